import { z } from "zod";
import { Comparison } from "./changes.ts";
import { Verdict } from "./verdict.ts";

const trialName = z.strictObject({ scenario: z.string(), seed: z.number().int() });

/** That a replica of a stack that trials share ended by itself, so that the stack was started again. */
export const StackFall = z.strictObject({
  /** "Replica 1 ended by itself (signal 11)." */
  reason: z.string(),
  /** Trials that were cut short by it and run again. What they had written is in superseded/ of their directories. */
  again: z.array(trialName),
});
export type StackFall = z.infer<typeof StackFall>;

/** A stack as it was planned for a subject: which trials ran on it. */
export const StackSummary = z.strictObject({
  subject: z.string(),
  name: z.string(),
  exclusive: z.boolean(),
  /** Besides those of the subject, as `--setting` takes them. */
  settings: z.array(z.string()).readonly(),
  replicas: z.number().int(),
  trials: z.array(trialName),
  /** In their order. Absent: none. */
  falls: z.array(StackFall).optional(),
});
export type StackSummary = z.infer<typeof StackSummary>;

/** An error as a program reads it. */
export const ErrorText = z.strictObject({
  /** Of docs/errors.md. */
  code: z.string(),
  /** What was being done. */
  operation: z.string(),
  message: z.string(),
  /** What to do about it. */
  hint: z.string(),
});
export type ErrorText = z.infer<typeof ErrorText>;

/** campaign.json: every verdict whole, with its run directory. */
export const CampaignDocument = z.strictObject({
  schemaVersion: z.literal(1),
  /** The version that wrote it. Absent: 0.1.0 or older. */
  phantom429: z.string().optional(),
  startedAt: z.string(),
  finishedAt: z.string(),
  /** As planned before the first one started. */
  stacks: z.array(StackSummary),
  /** `dir`: relative to the campaign's directory; in `--json` whole. */
  trials: z.array(z.strictObject({ dir: z.string(), verdict: Verdict })),
  /** Trials without a verdict, and what kept them from one. */
  failures: z.array(
    z.strictObject({ subject: z.string(), scenario: z.string(), seed: z.number().int(), error: ErrorText }),
  ),
  /** Each other subject against the first, or every subject against those of `--baseline`. Absent: there was one subject. */
  comparisons: z.array(Comparison).optional(),
});
export type CampaignDocument = z.infer<typeof CampaignDocument>;

/** Of campaign.json, how a campaign ended; it is read whatever its verdicts are like. */
export const CampaignEnd = CampaignDocument.pick({
  schemaVersion: true,
  finishedAt: true,
  stacks: true,
  failures: true,
});
