import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Baseline, type Compared, Environment, modesOf, readAs, VerdictWord } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { files } from "./files.ts";
import { readDocument } from "./read-document.ts";

/** What is read of a verdict of any schema so far. */
const EarlierTrial = z.object({
  dir: z.string(),
  verdict: z.object({
    schemaVersion: z.literal([1, 2]),
    scenario: z.string(),
    subject: z.object({ spec: z.string() }),
    planHash: z.string(),
    verdict: VerdictWord,
    findings: z.array(z.object({ mode: z.string() })),
  }),
});

const EarlierCampaign = z.object({ schemaVersion: z.literal(1), trials: z.array(EarlierTrial) });

/**
 * An earlier campaign, by its campaign.json or its directory; a run directory is one of a single trial.
 * @param path absolute
 * @param typed as the user named it
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER
 */
export function readBaseline(path: string, typed: string): Baseline {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isDirectory ? (firstOf(path, ["campaign.json", files.verdict]) ?? path) : path;
  const value = load(file, typed);
  const home = dirname(file);
  const isTrial = typeof value === "object" && value !== null && "planHash" in value;
  const document = isTrial ? { schemaVersion: 1, trials: [{ dir: ".", verdict: value }] } : value;
  const read = readAs(EarlierCampaign, document, typed);
  if (!read.success) throw invalid(typed, z.prettifyError(read.error).replaceAll("\n", " "));
  return { file: typed, trials: read.data.trials.map(({ dir, verdict }) => compared(verdict, join(home, dir))) };
}

function compared(verdict: z.infer<typeof EarlierTrial>["verdict"], dir: string): Compared {
  const modes = modesOf(verdict.findings);
  const { scenario, planHash, verdict: word } = verdict;
  /** Packages and settings are told where they were kept. */
  const environment = readDocument(join(dir, files.environment), Environment);
  return { subject: verdict.subject.spec, scenario, planHash, verdict: word, modes, environment };
}

function firstOf(dir: string, names: readonly string[]): string | undefined {
  return names.map((name) => join(dir, name)).find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function load(file: string, typed: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw invalid(typed, "it does not exist");
    if (code === "EISDIR") throw invalid(typed, "neither campaign.json nor verdict.json is in it");
    throw invalid(typed, message);
  }
}

function invalid(typed: string, why: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: "read --baseline",
    message: `${typed}: ${why}.`,
    hint: "Give --baseline the campaign.json of an earlier run or compare, or the directory that holds it.",
  });
}
