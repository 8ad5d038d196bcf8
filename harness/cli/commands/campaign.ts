import { resolve } from "node:path";
import type { CampaignOptions } from "../../campaign/index.ts";
import type { CampaignOutput, CampaignResult, ErrorOutput, ExpectedTrial, Progress } from "../../contracts/index.ts";
import { type CommandResult, Interruption, jsonText, renderError } from "../../process/index.ts";
import { appendStepSummary, campaignDocument, stepSummary } from "../../report/index.ts";
import { oneLine, plural } from "../../text/index.ts";
import type { Context, Terminal } from "../context.ts";
import { linkLatest } from "../latest.ts";
import type { Conclusion, Telling } from "../words/index.ts";
import { resumeCommand, shown, showProgress } from "../words/index.ts";
import { requirePossible } from "./dry-run.ts";

/** Runs a campaign with its progress shown, and turns what came out into text or one JSON document. */
export async function campaignCommand(
  options: CampaignOptions,
  json: boolean,
  context: Context,
  telling: Telling,
  verbose = false,
): Promise<CommandResult> {
  await requirePossible(options, context);
  const { library, terminal } = context;
  const so: SoFar = {
    finished: new Set(),
    planned: options.scenarios.length * options.subjects.length * options.seeds.length,
    dir: null,
  };
  const progress = showProgress(terminal, verbose);
  let result: CampaignResult;
  try {
    const observe = (event: Progress) => {
      if (event.type === "verdict") so.finished.add(nameOf(event));
      // A race gets further seeds.
      so.planned = Math.max(so.planned, so.finished.size);
      if (event.type === "planned") {
        so.planned = event.trials.length;
        so.finished = new Set(event.trials.filter(({ done }) => done !== null).map(nameOf));
      }
      if (event.type === "directory") so.dir = event.dir;
      else progress.observe(event);
    };
    result = await library.runCampaign(options, observe, terminal.signal);
    terminal.signal.throwIfAborted();
  } catch (error) {
    await progress.end();
    if (so.finished.size > 0 && so.dir !== null) await linkLatest(so.dir, terminal.cwd);
    const { reason } = terminal.signal;
    if (!(reason instanceof Interruption)) throw error;
    return interrupted(reason, options.command, so, json, terminal);
  }
  await progress.end();
  await linkLatest(result.dir, terminal.cwd);
  return told(result, json, terminal, telling);
}

/** The end of a campaign, however it came about. */
export async function told(
  result: CampaignResult,
  json: boolean,
  terminal: Terminal,
  telling: Telling,
): Promise<CommandResult> {
  const judged = telling.conclude(result);
  const whole: FinalConclusion = result.failures.length === 0 ? judged : unfinished(result, judged);
  const conclusion = { ...whole, exitCode: telling.exitCode?.(result) ?? whole.exitCode };
  await writeStepSummary(telling.summary?.(result) ?? stepSummary(result), terminal);
  const stdout = json
    ? jsonText({ ...document(result, conclusion), ...telling.more?.(result) })
    : `${telling.present(result)}${conclusion.line}`;
  return { exitCode: conclusion.exitCode, stdout, stderr: failuresText(result.failures) };
}

/** Trials that could not be run hide no failure (1) of the others; they outweigh all else that the others came to. */
function unfinished({ trials, failures }: CampaignResult, judged: Conclusion): FinalConclusion {
  const { scenario, subject, seed, error } = failures[0]!;
  const what = `${failures.length} of ${plural(trials.length + failures.length, "trial")} could not be run`;
  const example = `first ${scenario} on litellm ${subject}, seed ${seed}: ${oneLine(error.message)}`;
  if (judged.exitCode === 1)
    return { ...judged, line: `${judged.line.trimEnd()}; ${what} (${error.code}), ${example}\n` };
  const line = `error[${error.code}]: ${what}; ${example}; of the others: ${judged.line}`;
  return { ...judged, exitCode: error.exitCode, line };
}

/** Each error once, with the trials that it cost. */
function failuresText(failures: CampaignResult["failures"]): string {
  const byError = Map.groupBy(failures, ({ subject, error }) => `${subject} ${error.code} ${error.message}`);
  return [...byError.values()]
    .map((group) => {
      const { subject, error } = group[0]!;
      const lost = group.map(({ scenario, seed }) => `${scenario} seed ${seed}`).join(", ");
      return `${renderError(error)}  lost on litellm ${subject}: ${lost}\n`;
    })
    .join("");
}

type FinalConclusion = Omit<Conclusion, "exitCode"> & { exitCode: number };

function document(result: CampaignResult, { exitCode, verdict, line }: FinalConclusion): CampaignOutput {
  const dir = resolve(result.dir);
  return { ...campaignDocument(result, (trial) => resolve(trial)), dir, exitCode, verdict, reason: line.trimEnd() };
}

/** A summary that cannot be written must not change what a campaign came to. */
async function writeStepSummary(markdown: string, terminal: Terminal): Promise<void> {
  const file = terminal.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  await appendStepSummary(file, markdown).catch((error: Error) =>
    terminal.progress(`The step summary was not written: ${error.message}\n`),
  );
}

const nameOf = ({ subject, scenario, seed }: Pick<ExpectedTrial, "subject" | "scenario" | "seed">) =>
  `${scenario} ${seed} ${subject}`;

/** How far a campaign is. */
interface SoFar {
  /** Names of trials. One that was run again is one. */
  finished: Set<string>;
  planned: number;
  /** Null: nothing was written. */
  dir: string | null;
}

function interrupted(
  { exitCode, message }: Interruption,
  command: string,
  { finished, planned, dir }: SoFar,
  json: boolean,
  terminal: Terminal,
): CommandResult {
  const resume = dir === null || planned < 2 ? null : resumeCommand(command, shown(dir, terminal.cwd));
  const where = dir === null ? "nothing was recorded" : `what was recorded is kept in ${shown(dir, terminal.cwd)}`;
  const line = `${message}: ${finished.size} of ${plural(planned, "trial")} finished; ${where}`;
  const document: ErrorOutput = { schemaVersion: 1, exitCode, dir, resume, error: { message: line } };
  const text = `${resume === null ? "" : `go on:  ${resume}\n`}${line}\n`;
  return { exitCode, stdout: json ? jsonText(document) : text, stderr: "" };
}
