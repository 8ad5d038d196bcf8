import { z } from "zod";

/** In how many trials something was seen, of those that were judged. */
export const Rate = z.strictObject({ times: z.number().int(), of: z.number().int() });
export type Rate = z.infer<typeof Rate>;

/** A mode of a scenario that is there on one side or on both. */
export const Change = z.strictObject({
  scenario: z.string(),
  /** "D1" …, or "unknown mode". */
  mode: z.string(),
  before: Rate,
  after: Rate,
  /** Seeds of one side disagree: the two rates may be the same in truth. */
  race: z.boolean(),
});
export type Change = z.infer<typeof Change>;

/** A scenario that has no judged trial on a side. */
export const NotJudged = z.strictObject({
  scenario: z.string(),
  /** Where it has none. */
  side: z.enum(["before", "after", "both"]),
  /** Inconclusive trials there; 0: it was not run. */
  inconclusive: z.number().int(),
  /** Both sides ran it, but never the same plan. Absent: that is not why. */
  otherPlan: z.literal(true).optional(),
});
export type NotJudged = z.infer<typeof NotJudged>;

/** What changed from one set of trials to another, by scenario and mode. A scenario without a verdict on a side is in no list of modes. */
export const Changes = z.strictObject({
  appeared: z.array(Change),
  fixed: z.array(Change),
  stillThere: z.array(Change),
  notJudged: z.array(NotJudged),
});
export type Changes = z.infer<typeof Changes>;

/** Something in which two subjects differ; null: the subject does not have it. */
export const Difference = z.strictObject({
  /** "redis", "general_settings.proxy_batch_write_at", "Python" … */
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Difference = z.infer<typeof Difference>;

/** One subject compared with another, or with an earlier campaign. */
export const Comparison = z.strictObject({
  /** A subject's spec. */
  before: z.string(),
  /** The file of the earlier campaign that has it. Absent: it is of this campaign. */
  baseline: z.string().optional(),
  after: z.string(),
  ...Changes.shape,
  /** Versions of packages, Python, patches. Not known of a side without trials. */
  dependencies: z.array(Difference),
  settings: z.array(Difference),
});
export type Comparison = z.infer<typeof Comparison>;
