import type { CounterReading } from "../../contracts/index.ts";
import { recoveryOf } from "../breaches/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { withoutTtl } from "../counters/index.ts";
import { epsilon, sum } from "../numbers.ts";

/** Each counter at the last judged reading. */
export function counterReadings(found: Case): CounterReading[] {
  return found.counters.flatMap((counter) => counterReading(found, counter) ?? []);
}

function counterReading(found: Case, counter: CounterCase): CounterReading | null {
  const last = counter.readings.at(-1);
  if (!last) return null;
  const held = counter.leaks.filter(({ seenAt }) => seenAt.includes(last));
  const leaked = last.gap === null ? 0 : sum(held.map(({ amount }) => amount));
  const { kind, ms } = recoveryOf(found, counter);
  const lasting = withoutTtl(counter).at(-1);
  return {
    key: counter.key,
    ref: counter.ref,
    counter: last.sample.counter,
    row: last.sample.row,
    truthLow: last.truth.low,
    truthHigh: last.truth.high,
    ttl: last.sample.ttl,
    ...(lasting ? { withoutTtl: { from: lasting.since, until: lasting.until?.t ?? null } } : {}),
    leaked,
    unexplained: last.gap === null ? null : withoutNoise(last.gap - leaked),
    recovery: kind,
    recoveryMs: ms,
  };
}

function withoutNoise(amount: number): number {
  return Math.abs(amount) <= epsilon ? 0 : amount;
}
