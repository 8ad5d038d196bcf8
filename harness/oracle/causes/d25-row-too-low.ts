import type { CounterCase, Reading } from "../counters/index.ts";
import { loggedSpend, unbilled } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
import { costIsKnown, isDeadly } from "../facts/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import type { RowCause } from "./kinds.ts";
import type { Signature } from "./signature.ts";

/** A row that stays too low, and what says that the spend was LiteLLM's to write: a look-alike of a counter that is too high. */
export const d25: Signature = {
  mode: "D25",
  row({ facts, counter, reading, amount }) {
    if (amount > 0) return null;
    return diedWith(facts, counter, reading, -amount) ?? isElsewhere(facts, counter, reading);
  },
};

/** Rows are written in batches: a replica that ends takes what it had answered last with it. */
function diedWith(
  { requests, strikes }: Facts,
  { book }: CounterCase,
  { sample }: Reading,
  missing: number,
): RowCause | null {
  for (const { kind, replica, fault } of strikes) {
    if (!isDeadly(kind)) continue;
    const own = [...requests.values()]
      .filter((request) => request.replica === replica && costIsKnown(request) && book.concerns(request))
      .filter(({ endedAt }) => endedAt! <= sample.t)
      .sort((a, b) => b.endedAt! - a.endedAt!);
    const last = own.findIndex((_, at) => near(sum(own.slice(0, at + 1).map((one) => book.bounds(one).low)), missing));
    if (last < 0) continue;
    return { kind: "died-before-writing", replica, fault, requests: idsOf(own.slice(0, last + 1)) };
  }
  return null;
}

function isElsewhere(facts: Facts, counter: CounterCase, reading: Reading): RowCause | null {
  const { sample, truth } = reading;
  const isTrue = (value: number | null) =>
    value !== null && value >= truth.low - epsilon && value <= truth.high + epsilon;
  if (isTrue(sample.counter)) return { kind: "counter-is-right" };
  if (isTrue(loggedSpend(facts, counter, reading))) return { kind: "logs-are-right" };
  const lacksItToo = sample.counter !== null && near(sample.counter, sample.row ?? 0);
  if (counter.inMemory || lacksItToo || unbilled(facts, counter, reading).length > 0) return null;
  return { kind: "counter-was-charged" };
}
