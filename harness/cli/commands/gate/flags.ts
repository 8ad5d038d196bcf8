import type { TrialFlags } from "../../options/index.ts";

export interface GateFlags extends Omit<TrialFlags, "seed" | "repeat" | "expect" | "profile" | "replicas"> {
  litellm?: string;
  /** The directory of a campaign: it is judged, and nothing runs. */
  from?: string;
  dryRun?: boolean;
}
