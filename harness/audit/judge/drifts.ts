import type { AuditKind } from "../../contracts/index.ts";
import type { Assumptions, Logged, Reading, Track } from "../types.ts";
import { above, provenAfterMs } from "./above.ts";
import type { Drift } from "./certainty.ts";
import { type Live, liveReadings, noise } from "./live.ts";

export interface Found extends Drift {
  kind: Exclude<AuditKind, "row-above-logs" | "slots">;
}

/** What is wrong with a counter by all of its readings. */
export function driftsOf(
  readings: readonly Reading[],
  logged: readonly Logged[] | null,
  assumed: Assumptions,
): Found[] {
  const live = liveReadings(readings);
  if (live.length < 2) return [];
  const stuck = above(live, logged, assumed);
  const low = below(live, assumed);
  if (everlasting(live)) return [{ ...(stuck ?? low ?? untold(live)), kind: "never-expires", reason: "only lower" }];
  return [...(stuck ? [{ ...stuck, kind: "stuck" as const }] : []), ...(low ? [low] : [])];
}

/** Requests in flight only make a counter higher, and a row is read before its counter: lower is lower. */
function below(live: readonly Live[], { least }: Assumptions): Found | null {
  const missing = live.map(({ counter, row }) => row - counter);
  if (live.every(({ counter }) => counter < -noise)) {
    const amounts = live.map(({ counter }) => -counter);
    return { kind: "below-zero", least: Math.min(...amounts), most: Math.max(...amounts), reason: "only lower" };
  }
  if (Math.min(...missing) <= least) return null;
  return { kind: "below-row", least: Math.min(...missing), most: Math.max(...missing), reason: "only lower" };
}

/** On 1.84.0 a counter that is new has no TTL between two commands; not at two readings. */
const everlasting = (live: readonly Live[]): boolean => live.every(({ ttlMs }) => ttlMs === -1);

function untold(live: readonly Live[]): Drift {
  const excess = live.map(({ counter, row }) => counter - row);
  return { least: Math.max(0, Math.min(...excess)), most: Math.max(0, Math.max(...excess)), reason: "only lower" };
}

/** Whether reading on can come to anything: what has agreed once, or has gone, is as it should be. */
export function mayDrift(readings: readonly Reading[], { least }: Assumptions): boolean {
  const live = liveReadings(readings);
  if (live.length < readings.length) return false;
  return (
    live.every(({ counter, row }) => counter - row > least) ||
    live.every(({ counter, row }) => row - counter > least) ||
    live.every(({ counter }) => counter < -noise) ||
    everlasting(live)
  );
}

/** Whether a counter is above its row and only time can tell why. */
export function needsTime(readings: readonly Reading[], assumed: Assumptions): boolean {
  return above(liveReadings(readings), null, assumed)?.reason === "too short";
}

/** How long it takes to tell, from its first reading on. */
export const tellsAfterMs = (assumed: Assumptions, intervalMs: number): number => provenAfterMs(assumed) + intervalMs;

/** An order: the most dollars between counter and row first. */
export const byDollars = (a: Track, b: Track): number => apart(b) - apart(a);

function apart({ readings }: Track): number {
  const { counter, row } = readings.at(-1)!;
  return Math.abs((counter ?? row) - row);
}
