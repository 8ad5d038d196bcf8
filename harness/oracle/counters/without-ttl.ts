import type { Lasting } from "../ledger/index.ts";
import type { CounterCase } from "./counter.ts";
import type { Reading } from "./reading.ts";

/** From when to when a counter had no TTL; only a write can end that, and silence heals nothing. Times are ms. */
export interface WithoutTtl extends Lasting {
  /** At whose readings it was seen so. */
  seenAt: Reading[];
}

/** By the readings at rest, with what the ledger says of how it came to be so. A moment that no reading shows harms nobody. */
export function withoutTtl({ book, readings }: CounterCase): WithoutTtl[] {
  const lasting = readings.filter(({ sample }) => sample.counter !== null && sample.ttl !== null && sample.ttl < 0);
  const known = book.expiries.lasting.map((one) => ({ ...one, seenAt: lasting.filter((at) => isWithin(at, one)) }));
  const unknown = lasting.filter((at) => !known.some((one) => one.seenAt.includes(at)));
  return [
    ...known.filter(({ seenAt }) => seenAt.length > 0),
    ...(unknown.length > 0 ? [seenOnly(unknown, readings)] : []),
  ].sort((a, b) => a.since - b.since);
}

function isWithin({ sample }: Reading, { since, until }: Lasting): boolean {
  return since <= sample.t && (until === null || sample.t <= until.t);
}

function seenOnly(seenAt: Reading[], readings: readonly Reading[]): WithoutTtl {
  const after = readings.find(({ sample }) => sample.t > seenAt.at(-1)!.sample.t);
  const until = after ? { t: after.sample.t, n: null } : null;
  return { since: seenAt[0]!.sample.t, madeBy: null, expire: null, until, seenAt };
}
