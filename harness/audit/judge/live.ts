import type { Reading } from "../types.ts";

/** A reading with a counter. */
export type Live = Reading & { counter: number; ttlMs: number };

/** What INCRBYFLOAT and sums of floats leave. */
export const noise = 1e-9;

/** The readings of the counter that is there now: a counter that has expired began again. */
export function liveReadings(readings: readonly Reading[]): Live[] {
  const absent = readings.findLastIndex(({ counter }) => counter === null);
  return readings.slice(absent + 1) as Live[];
}
