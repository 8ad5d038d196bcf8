import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BisectDocument,
  type BisectRound,
  bisectFile,
  canonicalJson,
  BisectDocument as Schema,
} from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { readDocument } from "../record/index.ts";
import type { Begun } from "./document.ts";

/** A reader, and a bisection that was killed, find one whole document or the other. */
export async function saveWhole(dir: string, name: string, text: string): Promise<void> {
  const next = join(dir, `.${name}.next`);
  await writeFile(next, text);
  await rename(next, join(dir, name));
}

/**
 * What an earlier bisection has left, if it is the one that was asked for. A round of which a record is gone is not among it.
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
  const isWhole = ({ trials }: BisectRound) =>
    trials.every((trial) => existsSync(join(dir, trial.dir, "verdict.json")));
  return { ...before, rounds: before.rounds.filter(isWhole) };
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
};

function differencesOf(one: BisectDocument, other: Pick<Begun, "phantom429" | "asked">): string[] {
  const versions =
    one.phantom429 === other.phantom429 ? [] : [`version of phantom429: ${one.phantom429} and ${other.phantom429}`];
  const fields = Object.keys(names) as (keyof typeof names)[];
  const told = fields
    .filter((field) => canonicalJson(one.asked[field]) !== canonicalJson(other.asked[field]))
    .map((field) =>
      field === "subject"
        ? names[field]
        : `${names[field]}: ${one.asked[field] ?? "none"} and ${other.asked[field] ?? "none"}`,
    );
  return [...versions, ...told];
}

function unfit(dir: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_CAMPAIGN_UNFIT", { operation: `resume ${dir}`, message, hint });
}
