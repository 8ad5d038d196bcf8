import type { Truth } from "../facts/index.ts";
import type { Mark } from "../ledger/index.ts";
import { near } from "../numbers.ts";

export interface Reading extends Mark {
  truth: Truth;
  /** Dollars that the row of a window holds of what was spent before its period ended. */
  carried: number;
  /** Counter − row without what was carried over, null when the counter is absent. A missing row has spent nothing. */
  gap: number | null;
}

export function disagrees({ gap, sample, carried }: Reading): boolean {
  return gap !== null && !near(sample.counter!, (sample.row ?? 0) - carried);
}
