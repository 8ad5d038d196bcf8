import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt } from "../counters/index.ts";
import { type WrongAmount, wrongAmounts } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import type { Moved, WrongAmounts } from "./kinds.ts";
import { movedBy } from "./shares.ts";
import type { Signature } from "./signature.ts";

/** What settles a reservation is not what its request had cost: the counter is off by the difference, and the row may be, too. */
export const d38: Signature = {
  mode: "D38",
  gap({ counter, reading, amount }) {
    const wrong = settledWrongly(counter, reading);
    const off = difference(wrong);
    const { sample, truth } = reading;
    // Where the row is off as well, only the whole distance is certain.
    const isRowRight = (sample.row ?? 0) >= truth.low - epsilon && (sample.row ?? 0) <= truth.high + epsilon;
    if (wrong.length === 0 || near(off, 0) || !(isRowRight || near(off, amount))) return null;
    const raised = raisedAfter(wrong, counter, reading);
    const mended = near(off + (raised?.amount ?? 0), amount) ? raised : null;
    return {
      amount: off + (mended?.amount ?? 0),
      cause: { kind: "wrong-amount", ...wrongAmountsOf(wrong), raised: mended },
      requests: wrong.map(({ reservation }) => reservation.request.id),
      ledger: [...wrong.map(({ reservation }) => reservation.endedBy!), ...(mended?.entries ?? [])],
    };
  },
  row({ counter, reading, amount }) {
    const wrong = settledWrongly(counter, reading);
    return wrong.length > 0 && near(difference(wrong), amount)
      ? { kind: "row-settled-wrongly", ...wrongAmountsOf(wrong) }
      : null;
  },
};

/** What a repair brought back of it: LiteLLM raises a counter to its row where that is higher. */
function raisedAfter([first]: readonly WrongAmount[], { book }: CounterCase, { sample }: Reading): Moved | null {
  const since = first!.reservation.endedAt!;
  return movedBy(book.movements.filter(({ kind, t }) => kind === "raise" && t >= since && t <= sample.t));
}

/** Since the counter was last gone. */
function settledWrongly(counter: CounterCase, reading: Reading): WrongAmount[] {
  const since = lifeAt(counter, reading).after?.t ?? Number.NEGATIVE_INFINITY;
  return wrongAmounts(counter.book).filter(
    ({ reservation: { endedAt } }) => endedAt! > since && endedAt! <= reading.sample.t,
  );
}

export function difference(wrong: readonly WrongAmount[]): number {
  return sum(wrong.map(({ settled, cost }) => settled - cost));
}

export function wrongAmountsOf(wrong: readonly WrongAmount[]): WrongAmounts {
  return {
    settlements: wrong.map(({ reservation, settled, cost }) => ({ request: reservation.request.id, settled, cost })),
  };
}
