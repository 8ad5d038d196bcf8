import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt } from "../counters/index.ts";
import { type WrongAmount, wrongAmounts } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import type { WrongAmounts } from "./kinds.ts";
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
    return {
      amount: off,
      cause: { kind: "wrong-amount", ...wrongAmountsOf(wrong) },
      requests: wrong.map(({ reservation }) => reservation.request.id),
      ledger: wrong.map(({ reservation }) => reservation.endedBy!),
    };
  },
  row({ counter, reading, amount }) {
    const wrong = settledWrongly(counter, reading);
    return wrong.length > 0 && near(difference(wrong), amount)
      ? { kind: "row-settled-wrongly", ...wrongAmountsOf(wrong) }
      : null;
  },
};

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
