import type { Facts } from "../facts/index.ts";
import { epochAt } from "../facts/index.ts";
import type { CounterCase } from "./counter.ts";
import type { Reading } from "./reading.ts";

/**
 * What an entity's row is to hold by the spend logs. Logs know of no reset: since the last one it is what has come to them after
 * the rest before it. Null: requests were under way at the reset, or no reading was taken before it.
 */
export function loggedSpend(
  facts: Facts,
  { ref, spent, book, readings }: Pick<CounterCase, "ref" | "spent" | "book" | "readings">,
  { sample }: Pick<Reading, "sample">,
): number | null {
  const epoch = epochAt(facts, ref, sample.t);
  if (epoch === null) return spent + sample.logsSpend;
  const { rested, reset } = epoch;
  const before = readings.findLast((reading) => reading.sample.t <= reset.from);
  const isUnderWay = [...facts.requests.values()].some(
    ({ refs, invokedAt, endedAt }) =>
      refs.includes(book.entity.ref) &&
      invokedAt !== null &&
      invokedAt <= reset.until &&
      (endedAt ?? Number.POSITIVE_INFINITY) > rested,
  );
  return before === undefined || isUnderWay ? null : sample.logsSpend - before.sample.logsSpend;
}
