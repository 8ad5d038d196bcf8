import { existsSync, readFileSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { EarlierVerdict, type ReportOutput, readAs, supersededPlace, Verdict } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { type CommandResult, jsonText } from "../../process/index.ts";
import { recordIn } from "../../record/index.ts";
import { columns, paint, trialText } from "../../report/index.ts";
import type { Context } from "../context.ts";
import { latestRun } from "../latest.ts";
import { conclude, differences, shown } from "../words/index.ts";

interface Rejudged {
  dir: string;
  verdict: Verdict;
  /** What verdict.json says; null where there is none. */
  recorded: Pick<Verdict, "verdict" | "expected"> | null;
  /** Fields in which verdict.json differs; empty: it is the same. */
  differs: string[];
}

/** `report [DIR]`: the verdict of a run directory, or of each in a campaign's, recomputed from the records alone; of the last run, if none is named. */
export async function report(
  named: string | undefined,
  flags: { json?: boolean },
  context: Context,
): Promise<CommandResult> {
  const { terminal } = context;
  const dir = named ?? (await latestRun(terminal.cwd));
  if (named === undefined) terminal.progress(`The last run: ${shown(dir, terminal.cwd)}\n`);
  const rejudged: Rejudged[] = [];
  for (const run of await runDirectories(resolve(terminal.cwd, dir), dir))
    rejudged.push(await judgeAgain(run, context));
  const verdicts = rejudged.map(({ verdict }) => verdict);
  const { exitCode: byVerdict, line, verdict } = conclude(verdicts, commonExpectation(rejudged));
  const differing = rejudged.filter(({ recorded, differs }) => recorded !== null && differs.length > 0);
  // What cannot be judged any more, because its evidence was changed, says nothing about LiteLLM.
  const otherwise = differing.some(({ verdict }) => verdict.verdict !== "inconclusive");
  const exitCode = otherwise ? 1 : byVerdict;
  const last = `${line.trimEnd()}${sameness(rejudged, differing.length)}\n`;
  if (flags.json) {
    const trials = rejudged.map(({ recorded, differs, ...trial }) => ({
      ...trial,
      recorded: recorded?.verdict ?? null,
      equal: recorded !== null && differs.length === 0,
      differs,
    }));
    const document: ReportOutput = { schemaVersion: 1, exitCode, verdict, reason: last.trimEnd(), trials };
    return { exitCode, stdout: jsonText(document), stderr: "" };
  }
  const [only, ...others] = rejudged;
  const body = others.length === 0 ? trialText(only!.verdict, paint(terminal.colours)) : table(rejudged, context);
  return { exitCode, stdout: `\n${body}\n${differing.map(described).join("")}${last}`, stderr: "" };
}

async function judgeAgain(dir: string, { library }: Context): Promise<Rejudged> {
  const recorded = recordedVerdict(dir);
  const judged = await library.judgeAgain(dir, recorded?.expected ?? null);
  const verdict = JSON.parse(JSON.stringify(judged)) as Verdict;
  const differs = recorded === null ? [] : differencesOf(recorded, verdict);
  return { dir, verdict, recorded, differs };
}

/** What all of these runs were expected to come to, if they agree. */
function commonExpectation(rejudged: readonly Rejudged[]): Verdict["expected"] {
  const [first = null, ...others] = rejudged.map(({ recorded }) => recorded?.expected ?? null);
  return others.every((each) => isDeepStrictEqual(each, first)) ? first : null;
}

/** An earlier verdict is compared by its word, and by what was found where. */
function differencesOf(recorded: Verdict | EarlierVerdict, verdict: Verdict): string[] {
  if (recorded.schemaVersion === 2) return isDeepStrictEqual(recorded, verdict) ? [] : differences(recorded, verdict);
  const { schemaVersion, ...before } = recorded;
  return differences(before, EarlierVerdict.omit({ schemaVersion: true }).parse(verdict));
}

function recordedVerdict(dir: string): Verdict | EarlierVerdict | null {
  const file = join(dir, "verdict.json");
  if (!existsSync(file)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    const earlier = EarlierVerdict.safeParse(value);
    if (earlier.success) return earlier.data;
    const read = readAs(Verdict, value, file);
    if (read.success) return read.data;
    throw read.error;
  } catch (cause) {
    if (cause instanceof PhantomError) throw cause;
    throw new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
      operation: `read ${file}`,
      message: "verdict.json does not have the form of a verdict.",
      hint: "Move it away to have the verdict computed from the records alone.",
      cause,
    });
  }
}

/** A run directory is known by its plan.json; that of `shrink` has it below. A campaign's holds them two levels down. What is deeper is of several. Superseded tries are left out. */
export async function runDirectories(dir: string, typed: string): Promise<string[]> {
  const found = await search(dir, 3);
  const deeper = found.find((run) => relative(dir, run).split(sep).length > 2);
  if (deeper !== undefined) throw severalCampaigns(found.length, typed, dirname(dirname(deeper)));
  if (found.length > 0) return found;
  if (existsSync(dir) && !statSync(dir).isDirectory()) {
    throw new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
      operation: `look for runs in ${typed}`,
      message: `${typed} is a file, not a directory.`,
      hint: "Give the directory that a run or a campaign has written, e.g. one of those in reports/.",
    });
  }
  throw new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `look for runs in ${typed}`,
    message: existsSync(dir) ? `There is no plan.json in ${typed} or below it.` : `${typed} does not exist.`,
    hint: "Give the directory that a run or a campaign has written, e.g. one of those in reports/.",
  });
}

function severalCampaigns(runs: number, typed: string, one: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `look for runs in ${typed}`,
    message: `${typed} is not a run or a campaign: it holds ${runs} runs of several.`,
    hint: `Name one of them, such as ${one}.`,
  });
}

async function search(dir: string, levels: number): Promise<string[]> {
  const record = recordIn(dir);
  if (record !== null) return [record];
  if (levels === 0) return [];
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const below = entries
    .filter((entry) => entry.isDirectory() && entry.name !== supersededPlace)
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  return (await Promise.all(below.map((entry) => search(join(dir, entry.name), levels - 1)))).flat();
}

function sameness(rejudged: readonly Rejudged[], differing: number): string {
  const compared = rejudged.filter(({ recorded }) => recorded !== null).length;
  if (differing > 0) return ` (${differing} of ${compared} differ from verdict.json)`;
  if (compared < rejudged.length) return ` (${rejudged.length - compared} without a verdict.json to compare with)`;
  return compared === 1 ? " (equal to verdict.json)" : ` (all ${compared} equal to their verdict.json)`;
}

function table(rejudged: readonly Rejudged[], { terminal }: Context): string {
  const colours = paint(terminal.colours);
  const rows = rejudged.map(({ verdict, recorded, differs, dir }) => [
    verdict.scenario,
    verdict.subject.spec,
    String(verdict.seed),
    colours.word(verdict.verdict),
    recorded === null ? "no verdict.json" : differs.length === 0 ? "equal" : "differs",
    shown(dir, terminal.cwd),
  ]);
  return columns(["scenario", "subject", "seed", "verdict", "verdict.json", "directory"], rows);
}

function described({ dir, differs }: Rejudged): string {
  return `verdict.json of ${dir} differs in ${differs.join(", ")}\n`;
}
