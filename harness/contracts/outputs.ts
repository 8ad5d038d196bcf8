import { z } from "zod";
import { CampaignDocument, ErrorText } from "./campaign-document.ts";
import { Verdict, VerdictWord } from "./verdict.ts";

/** What `--json` prints, besides the error that any command may end with. */
const said = {
  schemaVersion: z.literal(1),
  exitCode: z.number().int(),
};

/** `run --json` and `compare --json`. Run directories are absolute. */
export const CampaignOutput = z.strictObject({
  ...CampaignDocument.shape,
  dir: z.string(),
  exitCode: z.number().int(),
  verdict: VerdictWord,
  /** The last line. */
  reason: z.string(),
});
export type CampaignOutput = z.infer<typeof CampaignOutput>;

/** `replay --json`. */
export const ReplayOutput = z.strictObject({
  ...CampaignOutput.shape,
  replay: z.strictObject({
    /** plan.json, as typed. */
    file: z.string(),
    /** Of the plan that ran, with what this phantom429 adds by default. */
    planHash: z.string(),
    /** Of plan.json as it was. */
    writtenHash: z.string(),
    /** What the scenario plans from the same seed today. */
    scenario: z.enum(["same", "otherwise", "unknown"]),
    /** null: no verdict on this plan lies beside it. */
    recorded: z.strictObject({ verdict: VerdictWord, modes: z.array(z.string()), subject: z.string() }).nullable(),
  }),
});
export type ReplayOutput = z.infer<typeof ReplayOutput>;

/** `report --json`: each verdict computed again, beside the word that was recorded. */
export const ReportOutput = z.strictObject({
  ...said,
  verdict: VerdictWord,
  reason: z.string(),
  trials: z.array(
    z.strictObject({
      dir: z.string(),
      verdict: Verdict,
      /** null: there is no verdict.json. */
      recorded: VerdictWord.nullable(),
      equal: z.boolean(),
      /** Fields in which verdict.json differs. */
      differs: z.array(z.string()),
    }),
  ),
});
export type ReportOutput = z.infer<typeof ReportOutput>;

/** `list --json`. */
export const ListOutput = z.strictObject({
  schemaVersion: z.literal(1),
  scenarios: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      about: z.string(),
      /** What it takes to be certain of it: "traffic", "redis" … */
      takes: z.array(z.string()).readonly(),
      routes: z.array(z.string()).readonly(),
      /** Kinds with a budget. */
      entities: z.array(z.string()).readonly(),
      /** Kinds of fault. */
      faults: z.array(z.string()).readonly(),
      /** On a stack that is up, about, ms. */
      expectedMs: z.number(),
      /** Upstream's issues and pull requests. */
      threads: z.array(z.number().int()).readonly(),
      modes: z.array(z.string()).readonly(),
      needs: z.array(z.string()).readonly(),
      /** One of those to begin with. */
      beginWith: z.boolean(),
      settings: z.array(z.string()).readonly(),
      /** The newest release on which a seed diverged; null: none did. */
      redOn: z.strictObject({ release: z.string(), diverged: z.number().int(), judged: z.number().int() }).nullable(),
      /** A command that was red. */
      red: z.string().nullable(),
    }),
  ),
});
export type ListOutput = z.infer<typeof ListOutput>;

const JudgedRelease = z.strictObject({
  version: z.string(),
  companions: z.enum(["exact", "nearest"]),
  judgedOn: z.string().nullable(),
  seeds: z.number().int(),
  scenarios: z.number().int(),
  /** Of those, how many came to a verdict, and how many diverged. */
  decided: z.number().int(),
  diverged: z.number().int(),
});

const KnownRelease = z.strictObject({
  version: z.string(),
  published: z.string().nullable(),
  note: z.string(),
  withdrawn: z.string().nullable(),
  installed: z.boolean(),
  line: z.string(),
  stable: z.boolean(),
  judged: JudgedRelease.nullable(),
  installs: z.enum(["exactly", "nearest", "unknown", "withdrawn"]),
});

/** `releases --json`. */
export const ReleasesOutput = z.strictObject({
  schemaVersion: z.literal(1),
  releases: z.array(KnownRelease),
  lines: z.array(
    z.strictObject({
      line: z.string(),
      newest: KnownRelease,
      releases: z.number().int(),
      since: z.string().nullable(),
      judged: z.array(JudgedRelease),
    }),
  ),
  defaultRelease: z.string(),
});
export type ReleasesOutput = z.infer<typeof ReleasesOutput>;

/** `doctor --json`. */
export const DoctorOutput = z.strictObject({
  ...said,
  checks: z.array(
    z.strictObject({
      name: z.string(),
      required: z.boolean(),
      ok: z.boolean(),
      detail: z.string(),
      /** Empty where there is nothing to do. */
      hint: z.string(),
    }),
  ),
});
export type DoctorOutput = z.infer<typeof DoctorOutput>;

/** `--dry-run --json`. Estimates by what was measured on two cores; installing is not part of them. */
export const ForecastOutput = z.strictObject({
  ...said,
  trials: z.number().int(),
  stacks: z.number().int(),
  replicas: z.number().int(),
  /** Replicas that are up at once, at most. */
  replicasAtOnce: z.number().int(),
  /** Whole minutes, rounded up. */
  minutes: z.number().int(),
  memoryBytes: z.number(),
  /** What this machine or container may use. */
  memoryLimitBytes: z.number(),
  /** Evidence; and what installing takes at most where nothing is installed yet. */
  evidenceBytes: z.number(),
  installBytes: z.number(),
  /** With `--baseline`: how many of a subject's plans it ran, too. */
  comparable: z.number().int().optional(),
  subjects: z.array(
    z.strictObject({
      spec: z.string(),
      trials: z.number().int(),
      stacks: z.number().int(),
      replicas: z.number().int(),
    }),
  ),
});
export type ForecastOutput = z.infer<typeof ForecastOutput>;

/** What any command prints with `--json` when it fails. After an interruption there is only a message. */
export const ErrorOutput = z.strictObject({
  ...said,
  /** Of a campaign that was interrupted: where its evidence is. */
  dir: z.string().nullable().optional(),
  /** The command that goes on, after an interruption; null: there is nothing to go on with. */
  resume: z.string().nullable().optional(),
  error: ErrorText.partial().required({ message: true }),
});
export type ErrorOutput = z.infer<typeof ErrorOutput>;
