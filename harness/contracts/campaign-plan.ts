import { z } from "zod";
import { Environment } from "./environment.ts";
import { Verdict } from "./verdict.ts";

/** A part of a campaign: the first of three is `{ index: 1, of: 3 }`. */
export const Shard = z.object({ index: z.number().int().positive(), of: z.number().int().positive() });
export type Shard = z.infer<typeof Shard>;

export const PlannedSubject = z.object({
  spec: z.string(),
  settings: z.array(z.string()),
  patches: z.array(z.object({ file: z.string(), sha256: z.string() })),
  latestDeps: z.boolean(),
  companions: z.enum(["exact", "nearest"]),
});
export type PlannedSubject = z.infer<typeof PlannedSubject>;

/** One trial of a campaign, by what makes it the same trial elsewhere. */
export const PlannedTrial = z.object({
  /** Spec of its subject. */
  subject: z.string(),
  scenario: z.string(),
  seed: z.number().int(),
  planHash: z.string(),
});
export type PlannedTrial = z.infer<typeof PlannedTrial>;

/** campaign-plan.json: what a campaign is to run, written before its first trial. `--resume` and `merge` go by it. */
export const CampaignPlan = z.object({
  schemaVersion: z.literal(1),
  /** Version of the harness. */
  phantom429: z.string(),
  command: z.string(),
  startedAt: z.iso.datetime(),
  subjects: z.array(PlannedSubject),
  profile: Environment.shape.profile,
  stack: Environment.shape.stack.shape.kind,
  start: Environment.shape.stack.shape.start,
  expected: Verdict.shape.expected,
  /** The whole campaign in the order of its reports, also those of other shards. */
  trials: z.array(PlannedTrial),
  /** Which of them run here; null: all. */
  shard: Shard.nullable(),
});
export type CampaignPlan = z.infer<typeof CampaignPlan>;

export const campaignPlanFile = "campaign-plan.json";

/** Below a run's directory: tries of trials that were run again. Nothing in it counts. */
export const supersededPlace = "superseded";
