import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BisectDocument,
  type BisectRound,
  type BisectTrial,
  bisectFile,
  canonicalJson,
  Environment,
  BisectDocument as Schema,
  Verdict,
} from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { alterations, readDocument } from "../record/index.ts";
import type { Begun } from "./document.ts";

/** A reader, and a bisection that was killed, find one whole document or the other. */
export async function saveWhole(dir: string, name: string, text: string): Promise<void> {
  const next = join(dir, `.${name}.next`);
  await writeFile(next, text);
  await rename(next, join(dir, name));
}

/**
 * What an earlier bisection has left, if it is the one that was asked for. Releases that came to no trial, or of which a record is gone
 * or not as it was written, are not among it: they run again.
 * @throws PhantomError ERR_CAMPAIGN_UNFIT, ERR_SCHEMA_NEWER
 */
export function readUnfinished(dir: string, typed: string, asked: Pick<Begun, "phantom429" | "asked">): BisectDocument {
  const before = readDocument(join(dir, bisectFile), Schema);
  if (before === null)
    throw unfit(
      typed,
      `${typed} has no ${bisectFile} that can be read.`,
      "Give the directory of a bisection that was interrupted.",
    );
  const differences = differencesOf(before, asked);
  if (differences.length > 0)
    throw unfit(
      typed,
      `The bisection there and the typed one differ in ${differences.join("; ")}.`,
      `Type the command of ${join(typed, bisectFile)} again, with --resume in place of --out; or begin another, without --resume.`,
    );
  const isWhole = ({ trials }: BisectRound) => trials.length > 0 && trials.every((trial) => isKept(dir, trial));
  const lost = new Set(before.rounds.filter((round) => !isWhole(round)).map(({ release }) => release));
  return { ...before, rounds: before.rounds.filter(({ release }) => !lost.has(release)) };
}

function isKept(dir: string, trial: BisectTrial): boolean {
  const own = join(dir, trial.dir);
  const verdict = readDocument(join(own, "verdict.json"), Verdict);
  const environment = readDocument(join(own, "environment.json"), Environment);
  if (verdict === null || environment === null || alterations(own, environment).length > 0) return false;
  return verdict.verdict === trial.verdict && verdict.seed === trial.seed && verdict.planHash === trial.planHash;
}

const names: Record<keyof BisectDocument["asked"], string> = {
  good: "--good",
  bad: "--bad",
  scenario: "--scenario",
  planHash: "plan of the scenario",
  mode: "--mode",
  order: "--order",
  firstSeed: "--seed",
  seeds: "--seeds",
  replicas: "--replicas",
  profile: "--profile",
  stack: "--stack",
  start: "--start",
  subject: "settings or dependencies",
  images: "--image",
};

function differencesOf(one: BisectDocument, other: Pick<Begun, "phantom429" | "asked">): string[] {
  const versions =
    one.phantom429 === other.phantom429 ? [] : [`version of phantom429: ${one.phantom429} and ${other.phantom429}`];
  const fields = Object.keys(names) as (keyof typeof names)[];
  const told = fields
    .filter((field) => canonicalJson(one.asked[field] ?? null) !== canonicalJson(other.asked[field] ?? null))
    .map((field) =>
      field === "subject" || field === "images"
        ? names[field]
        : `${names[field]}: ${one.asked[field] ?? "none"} and ${other.asked[field] ?? "none"}`,
    );
  return [...versions, ...told];
}

function unfit(dir: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_CAMPAIGN_UNFIT", { operation: `resume ${dir}`, message, hint });
}
