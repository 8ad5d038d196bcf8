import type { Reading } from "../counters/index.ts";
import { near } from "../numbers.ts";

/** By how much the row is outside of what can be true. */
export function distance({ sample, truth: { low, high } }: Reading): number {
  const row = sample.row ?? 0;
  if (row < low && !near(row, low)) return row - low;
  if (row > high && !near(row, high)) return row - high;
  return 0;
}
