import { join } from "node:path";
import {
  CampaignEnd,
  CampaignPlan,
  campaignPlanFile,
  Environment,
  type PlannedTrial,
  type StackSummary,
  type TrialFailure,
  type TrialOutcome,
  Verdict,
} from "../contracts/index.ts";
import { type ErrorCode, PhantomError } from "../errors/index.ts";
import { alterations, placedIn, readDocument } from "../record/index.ts";
import { trialPlace } from "./places.ts";

/** A trial with a verdict, and which of the plan's it is. */
export interface KeptOutcome extends TrialOutcome {
  trial: PlannedTrial;
  /** In what its record is not as it was written; empty: in nothing. */
  altered: string[];
}

/** What a campaign has left in its directory. */
export interface KeptCampaign {
  dir: string;
  plan: CampaignPlan;
  /** Trials with a verdict, in the order of the plan. */
  outcomes: KeptOutcome[];
  /** Of its last end: what could not be run, on which stacks, and when it was over. Empty and null: it was killed. */
  failures: TrialFailure[];
  stacks: StackSummary[];
  finishedAt: string | null;
}

/** @throws PhantomError ERR_CAMPAIGN_UNFIT where the directory is not that of a campaign, ERR_SCHEMA_NEWER */
export function readKept(dir: string): KeptCampaign {
  const plan = readDocument(join(dir, campaignPlanFile), CampaignPlan);
  if (plan === null) {
    throw new PhantomError("ERR_CAMPAIGN_UNFIT", {
      operation: `read ${dir}`,
      message: `${dir} has no ${campaignPlanFile} that can be read.`,
      hint: "Give the directory of a campaign: `run` or `compare` of several trials wrote it. A single trial is run again.",
    });
  }
  const found = plan.trials.map((trial) => keptOutcome(join(dir, trialPlace(trial)), trial));
  const ended = readDocument(join(dir, "campaign.json"), CampaignEnd);
  return {
    dir,
    plan,
    outcomes: found.filter((outcome) => outcome !== null),
    failures: (ended?.failures ?? []).map(({ error: { code, ...init }, ...of }) => ({
      ...of,
      error: new PhantomError(code as ErrorCode, init),
    })),
    stacks: ended?.stacks ?? [],
    finishedAt: ended?.finishedAt ?? null,
  };
}

/** Null: the trial did not come to a verdict. @throws PhantomError ERR_CAMPAIGN_UNFIT where it is of another plan */
function keptOutcome(dir: string, trial: PlannedTrial): KeptOutcome | null {
  const verdict = readDocument(join(dir, "verdict.json"), Verdict);
  const environment = readDocument(join(dir, "environment.json"), Environment);
  if (verdict === null || environment === null) return null;
  const altered = alterations(dir, environment);
  if (verdict.planHash === trial.planHash)
    return { trial, verdict, environment: placedIn(environment, dir), dir, altered };
  throw new PhantomError("ERR_CAMPAIGN_UNFIT", {
    operation: `read ${dir}`,
    message: `Its verdict is of another plan than ${campaignPlanFile} says.`,
    hint: "Evidence of one run never mixes with another's: run the campaign again from the start.",
  });
}
