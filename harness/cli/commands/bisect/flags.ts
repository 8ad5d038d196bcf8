import type { TrialFlags } from "../../options/index.ts";

type Own = "stack" | "start" | "profile" | "seed";

/** The options of `bisect`, as commander gives them. What is left out is as a record says, or as `run` has it. */
export interface BisectFlags
  extends Omit<TrialFlags, "repeat" | "expect" | "shard" | "keepWarm" | "patch" | Own>,
    Partial<Pick<TrialFlags, Own>> {
  good?: string;
  bad?: string;
  scenario?: string;
  mode?: string;
  find?: string;
  seeds: string;
  order: string;
  dryRun?: boolean;
}

/** What `run` takes where nothing is said. */
export const defaults = { stack: "local", start: "fork", profile: "fast", seed: "1" } as const;
