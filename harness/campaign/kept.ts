import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  CampaignPlan,
  Environment,
  type PlannedTrial,
  type StackSummary,
  type TrialFailure,
  type TrialOutcome,
  Verdict,
} from "../contracts/index.ts";
import { type ErrorCode, PhantomError } from "../errors/index.ts";
import { campaignPlanFile, trialPlace } from "./places.ts";

/** A trial with a verdict, and which of the plan's it is. */
export interface KeptOutcome extends TrialOutcome {
  trial: PlannedTrial;
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

const Ended = z.object({
  finishedAt: z.string(),
  stacks: z.custom<StackSummary[]>(Array.isArray),
  failures: z.array(
    z.object({
      subject: z.string(),
      scenario: z.string(),
      seed: z.number(),
      error: z.object({ code: z.custom<ErrorCode>(), operation: z.string(), message: z.string(), hint: z.string() }),
    }),
  ),
});

/** @throws PhantomError ERR_CAMPAIGN_UNFIT where the directory is not that of a campaign */
export async function readKept(dir: string): Promise<KeptCampaign> {
  const plan = await readDocument(join(dir, campaignPlanFile), CampaignPlan);
  if (plan === null) {
    throw new PhantomError("ERR_CAMPAIGN_UNFIT", {
      operation: `read ${dir}`,
      message: `${dir} has no ${campaignPlanFile} that can be read.`,
      hint: "Give the directory of a campaign: `run` or `compare` of several trials wrote it. A single trial is run again.",
    });
  }
  const found = await Promise.all(plan.trials.map((trial) => keptOutcome(join(dir, trialPlace(trial)), trial)));
  const ended = await readDocument(join(dir, "campaign.json"), Ended);
  return {
    dir,
    plan,
    outcomes: found.filter((outcome) => outcome !== null),
    failures: (ended?.failures ?? []).map(({ error: { code, ...init }, ...of }) => ({
      ...of,
      error: new PhantomError(code, init),
    })),
    stacks: ended?.stacks ?? [],
    finishedAt: ended?.finishedAt ?? null,
  };
}

/** Null: the trial did not come to a verdict. @throws PhantomError ERR_CAMPAIGN_UNFIT where it is of another plan */
async function keptOutcome(dir: string, trial: PlannedTrial): Promise<KeptOutcome | null> {
  const [verdict, environment] = await Promise.all([
    readDocument(join(dir, "verdict.json"), Verdict),
    readDocument(join(dir, "environment.json"), Environment),
  ]);
  if (verdict === null || environment === null) return null;
  if (verdict.planHash === trial.planHash) return { trial, verdict, environment, dir };
  throw new PhantomError("ERR_CAMPAIGN_UNFIT", {
    operation: `read ${dir}`,
    message: `Its verdict is of another plan than ${campaignPlanFile} says.`,
    hint: "Evidence of one run never mixes with another's: run the campaign anew.",
  });
}

/** Null: it is not there, or was cut off while it was written. */
async function readDocument<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
