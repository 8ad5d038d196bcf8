import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt } from "../counters/index.ts";
import { type WrongAmount, wrongAmounts } from "../ledger/index.ts";
import { dollars, epsilon, list, near, plural, sum } from "../numbers.ts";
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
      why: describeWrongAmounts(wrong),
      requests: wrong.map(({ reservation }) => reservation.request.id),
      ledger: wrong.map(({ reservation }) => reservation.endedBy!),
    };
  },
  row({ counter, reading, amount }) {
    const wrong = settledWrongly(counter, reading);
    return wrong.length > 0 && near(difference(wrong), amount)
      ? `the row got what the counter was settled with: ${describeWrongAmounts(wrong)}`
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

/** "12 settlements came at 0.9 of the cost: 0.00972 too little (r1 0.0073 instead of 0.0081, …)" */
export function describeWrongAmounts(wrong: readonly WrongAmount[]): string {
  const off = difference(wrong);
  const each = wrong.map(
    ({ reservation, settled, cost }) => `${reservation.request.id} ${dollars(settled)} instead of ${dollars(cost)}`,
  );
  return (
    `${plural(wrong.length, "settlement")} came ${at(wrong)}: ${dollars(Math.abs(off))} too ${off > 0 ? "much" : "little"} ` +
    `(${list(each, 4)})`
  );
}

/** By what they have in common, if there are several. */
function at(wrong: readonly WrongAmount[]): string {
  const [{ settled, cost }, ...others] = wrong as [WrongAmount, ...WrongAmount[]];
  const factor = settled / cost;
  const apart = settled - cost;
  if (others.length > 0 && others.every((one) => near(one.settled, factor * one.cost)))
    return `at ${Number(factor.toFixed(6))} of the cost`;
  if (others.length > 0 && others.every((one) => near(one.settled - one.cost, apart)))
    return `${dollars(Math.abs(apart))} ${apart > 0 ? "above" : "below"} the cost`;
  return "at another amount than the cost";
}
