import { join } from "node:path";
import type { PlannedTrial } from "../contracts/index.ts";

/** Where a subject's trials are in a campaign's directory. */
export function subjectPlace(spec: string): string {
  return asName(spec);
}

/** The run directory of a trial in its campaign's. */
export function trialPlace({ subject, scenario, seed }: Omit<PlannedTrial, "planHash">): string {
  return join(subjectPlace(subject), asName(`${scenario}-${seed}`));
}

/** One name and no way: what a campaign of others says may be anything. */
function asName(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, "_").replace(/^\.*$/, "_");
}

/** Logs of stacks that several trials share, in the place of their subject. */
export const stackLogs = "stack-logs";
