import { isWindow } from "../../catalogue/index.ts";
import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt, wasSettledLate } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { epsilon, near } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/**
 * 1.106.2 empties a row at the end of a period by taking off what it read there, so that charges meanwhile are kept. When two
 * replicas do so at once it is taken off twice: the row ends below zero, and the counter that is seeded from it does, too.
 */
export const d33: Signature = {
  mode: "D33",
  gap({ counter, reading, amount }) {
    const again = emptiedAgain(counter, reading);
    if (again === null || !near(amount, -again.owed)) return null;
    const { replica, n, owed } = again;
    return { amount, cause: { kind: "emptied-twice", replica, entry: n, owed }, ledger: [n] };
  },
  row({ counter, facts, reading }) {
    const before = takenTwice(counter, facts, reading);
    return before === null ? null : { kind: "taken-twice", before };
  },
  /** Whoever finds less than R on a counter takes the reservation for lost, and charges C beside it. */
  leak({ facts, reservation: { n, valueAfter, initial }, book, readings }) {
    if (valueAfter === null || valueAfter - initial > -epsilon) return null;
    const counter = { ref: book.entity.ref, readings };
    if (!readings.some((reading) => takenTwice(counter, facts, reading) !== null)) return null;
    return { kind: "reserved-on-a-low-row", stoodAt: valueAfter - initial, entry: n };
  },
  low(counter, facts) {
    if (counter.readings.some((reading) => emptiedAgain(counter, reading) !== null)) return true;
    return (
      !wasSettledLate(counter, "reset") &&
      counter.readings.some((reading) => takenTwice(counter, facts, reading) !== null)
    );
  },
};

/** What its row held before the last reset, when the row has been below zero since and lacks just that. Dollars. */
function takenTwice(
  { ref, readings }: Pick<CounterCase, "ref" | "readings">,
  { resets }: Facts,
  { sample, truth }: Reading,
): number | null {
  const reset = resets.findLast((one) => one.ref === ref && one.from < sample.t);
  if (!reset) return null;
  const before = readings.findLast((earlier) => earlier.sample.t < reset.from)?.sample.row ?? 0;
  const since = readings.filter((later) => later.sample.t > reset.from && later.sample.t <= sample.t);
  if (before < epsilon || !since.some((later) => (later.sample.row ?? 0) < -epsilon)) return null;
  const whole = (sample.row ?? 0) + before;
  return whole > truth.low - epsilon && whole < truth.high + epsilon ? before : null;
}

/**
 * #36941: LiteLLM empties a window's counter before it writes that the period is over. If that fails, the window is due again,
 * on every replica, and the counter is emptied of what was spent since.
 */
function emptiedAgain(counter: CounterCase, reading: Reading): Movement | null {
  const { after, seeds } = lifeAt(counter, reading);
  const isEmptied = (after?.by === "overwritten" || after?.by === "reset") && seeds.length === 0;
  return isEmptied && isWindow(counter.book.entity.kind) && after.owed > epsilon ? after : null;
}
