import { z } from "zod";
import { ErrorText } from "./campaign-document.ts";
import { Plan } from "./plan.ts";
import { ShrinkEnd, ShrinkRate, ShrinkSize } from "./shrink.ts";
import { VerdictWord } from "./verdict.ts";

/** What a random plan is drawn by: a seed, and other seeds for some of its sections. */
export const Genome = z.strictObject({
  seed: z.number().int().nonnegative(),
  /** Section → the seed that it was drawn again by. */
  again: z.record(z.string(), z.number().int().nonnegative()),
});
export type Genome = z.infer<typeof Genome>;

/** A file of a corpus: a plan that showed something new. */
export const CorpusEntry = z.strictObject({
  schemaVersion: z.literal(1),
  /** phantom429's own version: another may draw another plan by the same genome. */
  phantom429: z.string(),
  /** The LiteLLM that it was run on. */
  litellm: z.string(),
  genome: Genome,
  plan: Plan,
  verdict: VerdictWord,
  modes: z.array(z.string()),
  /** What nothing had shown before it. */
  features: z.array(z.string()),
});
export type CorpusEntry = z.infer<typeof CorpusEntry>;

/** index.json of a corpus: a list of its files, for readers. */
export const CorpusIndex = z.strictObject({
  schemaVersion: z.literal(1),
  phantom429: z.string(),
  entries: z.array(
    z.strictObject({
      file: z.string(),
      litellm: z.string(),
      phantom429: z.string(),
      verdict: VerdictWord,
      modes: z.array(z.string()),
      features: z.number().int(),
    }),
  ),
});
export type CorpusIndex = z.infer<typeof CorpusIndex>;

/** Trials whose findings are alike. */
const ExploreGroup = z.strictObject({
  /** Its directory in finds/. */
  name: z.string(),
  /** "D1" …, or "unknown mode". */
  mode: z.string(),
  /** Path of the mode's page in phantom429's repository; null: it has none. */
  page: z.string().nullable(),
  /** How invariants are broken: "never-settled" … */
  kinds: z.array(z.string()),
  /** Kinds of entity whose counters are wrong. */
  counters: z.array(z.string()),
  /** The requests that show it: route, stream or not, and what went wrong with them. */
  shapes: z.array(z.string()),
  /** How many plans showed it. */
  trials: z.number().int(),
  /** The smallest plan: its name, size and directory, relative to explore.json. */
  smallest: z.strictObject({ plan: z.string(), requests: z.number().int(), faults: z.number().int(), dir: z.string() }),
  /** How often the smallest plan was run again, and how often it showed the same. */
  confirmed: z.strictObject({ times: z.number().int(), of: z.number().int() }),
  /** The least plan that still shows it, in a directory relative to explore.json; or why there is none. */
  shrunk: z.union([
    z.strictObject({ dir: z.string(), size: ShrinkSize, rate: ShrinkRate, ended: ShrinkEnd }),
    z.strictObject({ why: z.string() }),
  ]),
  /** Why, in the oracle's words. */
  explanation: z.string(),
});
export type ExploreGroup = z.infer<typeof ExploreGroup>;

const Reason = z.strictObject({ reason: z.string(), trials: z.number().int(), dir: z.string() });

const document = {
  schemaVersion: z.literal(1),
  phantom429: z.string(),
  litellm: z.string(),
  seed: z.number().int(),
  replicas: z.number().int(),
  startedAt: z.string(),
  finishedAt: z.string(),
  trials: z.strictObject({
    /** Those with a verdict, without runs that confirm. */
    judged: z.number().int(),
    converged: z.number().int(),
    diverged: z.number().int(),
    inconclusive: z.number().int(),
    notApplicable: z.number().int(),
    /** Their stack or the harness failed. */
    failed: z.number().int(),
    /** Smallest plans that were run again. */
    confirmations: z.number().int(),
    /** Something that was planned did not take place, or no fault of the plan struck. */
    vacuous: z.number().int(),
    perMinute: z.number(),
  }),
  features: z.number().int(),
  /** New features by round. */
  rounds: z.array(z.strictObject({ trials: z.number().int(), newFeatures: z.number().int(), seconds: z.number() })),
  corpus: z
    .strictObject({ dir: z.string(), read: z.number().int(), skipped: z.number().int(), added: z.number().int() })
    .nullable(),
  groups: z.array(ExploreGroup),
  /** What is inconclusive, by its reason, the most frequent first. */
  inconclusive: z.array(Reason),
  /** What could not be run. */
  failures: z.array(Reason),
  /** Replicas that ended by themselves: how often, the plans that were cut short, and the directories of logs and trials. */
  falls: z.array(
    z.strictObject({
      reason: z.string(),
      times: z.number().int(),
      plans: z.array(z.string()),
      dirs: z.array(z.string()),
    }),
  ),
  /** Kinds of fault: in how many trials planned, and in how many of these they struck. */
  faults: z.array(z.strictObject({ fault: z.string(), planned: z.number().int(), struck: z.number().int() })),
  /** Why it could not go on, or could not write all; null: it could. */
  failure: ErrorText.nullable(),
};

/** explore.json */
export const ExploreDocument = z.strictObject(document);
export type ExploreDocument = z.infer<typeof ExploreDocument>;

/** `explore --json`. */
export const ExploreOutput = z.strictObject({
  ...document,
  exitCode: z.number().int(),
  dir: z.string(),
  /** The last line. */
  reason: z.string(),
});
export type ExploreOutput = z.infer<typeof ExploreOutput>;
