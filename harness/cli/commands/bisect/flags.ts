import type { TrialFlags } from "../../options/index.ts";

/** The options of `bisect`, as commander gives them. */
export interface BisectFlags extends Omit<TrialFlags, "repeat" | "expect" | "shard" | "keepWarm" | "patch"> {
  good?: string;
  bad?: string;
  scenario?: string;
  mode?: string;
  find?: string;
  seeds: string;
  order: string;
  dryRun?: boolean;
}
