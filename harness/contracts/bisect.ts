import { z } from "zod";
import { ErrorText } from "./campaign-document.ts";
import { PlannedSubject } from "./campaign-plan.ts";
import { Environment } from "./environment.ts";
import { VerdictWord } from "./verdict.ts";

/** A release between the ends, or one of them. */
export const BisectRelease = z.strictObject({
  version: z.string(),
  /** When its last file was uploaded; null: the index does not say. */
  published: z.string().nullable(),
});
export type BisectRelease = z.infer<typeof BisectRelease>;

/** What a bisection was asked for: another one does not go on in its directory. */
export const BisectAsked = z.strictObject({
  good: z.string(),
  bad: z.string(),
  scenario: z.string(),
  /** Of the plan that the first seed makes. */
  planHash: z.string(),
  /** Null: that of the bad end is taken. */
  mode: z.string().nullable(),
  order: z.enum(["version", "date"]),
  firstSeed: z.number().int(),
  /** How many each release gets at first. */
  seeds: z.number().int().positive(),
  replicas: z.number().int().positive().nullable(),
  profile: Environment.shape.profile,
  stack: Environment.shape.stack.shape.kind,
  start: Environment.shape.stack.shape.start,
  subject: PlannedSubject.omit({ spec: true, patches: true }),
  /** What containers run in place of the usual images; absent: nothing else. */
  images: z.record(z.string(), z.string()).optional(),
});
export type BisectAsked = z.infer<typeof BisectAsked>;

export const BisectTrial = z.strictObject({
  seed: z.number().int(),
  verdict: VerdictWord,
  modes: z.array(z.string()),
  planHash: z.string(),
  /** What happened, in a sentence. */
  headline: z.string(),
  /** Its run directory, below that of the bisection. */
  dir: z.string(),
});
export type BisectTrial = z.infer<typeof BisectTrial>;

/** Some seeds of one release, run together. */
export const BisectRound = z.strictObject({
  release: z.string(),
  why: z.enum(["bad end", "good end", "midpoint", "more seeds", "neighbour"]),
  seeds: z.array(z.number().int()),
  /** With installing. */
  seconds: z.number(),
  trials: z.array(BisectTrial),
  /** What kept it from being installed, or its trials from a verdict; each once. */
  errors: z.array(ErrorText),
});
export type BisectRound = z.infer<typeof BisectRound>;

/** A release that was tried, all its rounds together. */
export const BisectTried = z.strictObject({
  ...BisectRelease.shape,
  why: BisectRound.shape.why,
  /** bad: the mode showed. skipped: nothing may be said of it. */
  standing: z.enum(["bad", "good", "unclear", "skipped"]),
  /** Seeds that showed the mode, of those that came to converged or diverged, of all. */
  shown: z.number().int(),
  judged: z.number().int(),
  seeds: z.number().int(),
  /** All that were found there. */
  modes: z.array(z.string()),
  seconds: z.number(),
  /** Why nothing may be said; empty: something may. */
  reason: z.string(),
});
export type BisectTried = z.infer<typeof BisectTried>;

/** What a bisection came to. */
export const BisectResult = z.strictObject({
  /** The first release with the other verdict; null: it is one of `candidates`. */
  first: z.string().nullable(),
  /** The last one before it that was judged. */
  before: z.string(),
  /** Releases of which any may be the first; the last one was judged. */
  candidates: z.array(z.string()),
  /** Between the tags of `before` and of the last candidate; that they are named so is a guess. */
  changes: z.string(),
});
export type BisectResult = z.infer<typeof BisectResult>;

/** bisect.json: written after each release, so that `--resume` goes on with it. */
export const BisectDocument = z.strictObject({
  schemaVersion: z.literal(1),
  phantom429: z.string(),
  command: z.string(),
  startedAt: z.iso.datetime(),
  asked: BisectAsked,
  /** fixed: the first good release is sought. broken: the first bad one. */
  find: z.enum(["fixed", "broken"]),
  /** Both ends and what is between them, oldest first. */
  releases: z.array(BisectRelease),
  rounds: z.array(BisectRound),
  /** The mode that is followed; null: it is not known yet, or any divergence is. */
  mode: z.string().nullable(),
  /** In the order in which they were tried. */
  tried: z.array(BisectTried),
  /** Null: it did not come to its end. */
  result: BisectResult.nullable(),
});
export type BisectDocument = z.infer<typeof BisectDocument>;

export const bisectFile = "bisect.json";

/** `bisect --json`. Run directories are relative to `dir`. */
export const BisectOutput = z.strictObject({
  ...BisectDocument.shape,
  dir: z.string(),
  exitCode: z.number().int(),
  /** The last line. */
  reason: z.string(),
});
export type BisectOutput = z.infer<typeof BisectOutput>;

/** `bisect --dry-run --json`. */
export const BisectForecastOutput = z.strictObject({
  schemaVersion: z.literal(1),
  exitCode: z.number().int(),
  find: BisectDocument.shape.find,
  releases: z.array(BisectRelease),
  /** Lines between the ends: 1.106, 1.107 … */
  lines: z.number().int(),
  /** Releases that are run, with the ends, if none is skipped. */
  steps: z.number().int(),
  trials: z.number().int(),
  /** Whole minutes, rounded up: of the trials, and of installing. */
  minutes: z.number().int(),
  installMinutes: z.number().int(),
  /** Releases that must be installed, at most. */
  installs: z.number().int(),
  /** What they take on the disk, at most. */
  installBytes: z.number(),
});
export type BisectForecastOutput = z.infer<typeof BisectForecastOutput>;
