import type { Lasting } from "../ledger/index.ts";
import { duration } from "../numbers.ts";
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

/** "no TTL: spend:key:… never expires: INCRBYFLOAT made it (entry 4), the EXPIRE behind it (entry 5) failed by f1; …" */
export function withoutTtlLabels(counters: readonly CounterCase[]): string[] {
  return counters.flatMap((counter) => withoutTtl(counter).map((one) => labelOf(counter, one)));
}

function labelOf({ key }: CounterCase, { since, madeBy, expire, until, seenAt }: WithoutTtl): string {
  const cause = expire?.fault ? ` by ${expire.fault}` : "";
  const how =
    madeBy === null
      ? `first seen at "${seenAt[0]!.rest.label}"`
      : `INCRBYFLOAT made it (entry ${madeBy}, at ${duration(since)}), and the EXPIRE behind it (entry ${expire!.n}) failed${cause}`;
  const stood = `still there at "${seenAt.at(-1)!.rest.label}", ${duration(seenAt.at(-1)!.sample.t - since)} later`;
  return `no TTL: ${key} ${until === null ? "never expires" : "did not expire"}: ${how}; ${stood}${end(until)}`;
}

function end(until: Lasting["until"]): string {
  if (until === null) return ", and no later write gave it one";
  return until.n === null
    ? `, and no more at ${duration(until.t)}`
    : `, until a later write gave it one (entry ${until.n}, at ${duration(until.t)})`;
}
