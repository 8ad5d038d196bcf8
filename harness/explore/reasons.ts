import { keptOfEach } from "./groups.ts";

/** Trials that came to the same. */
export interface Reason {
  reason: string;
  trials: number;
  /** Names of the first plans. */
  plans: readonly string[];
  /** Their directories. */
  kept: readonly string[];
}

export type Reasons = ReadonlyMap<string, Reason>;

/** With another one. Without its names and numbers the same reason is one. */
export function withReason(
  before: Reasons,
  reason: string,
  plans: readonly string[],
  dirs: readonly string[],
): Reasons {
  const key = reason.replaceAll(/\d+(\.\d+)?/g, "N");
  const same = before.get(key) ?? { reason, trials: 0, plans: [], kept: [] };
  const isKept = same.trials < keptOfEach;
  return new Map(before).set(key, {
    reason: same.reason,
    trials: same.trials + 1,
    plans: isKept ? [...new Set([...same.plans, ...plans])] : same.plans,
    kept: isKept ? [...same.kept, ...dirs] : same.kept,
  });
}
