import { resolve } from "node:path";
import type { CampaignOptions } from "../../campaign/index.ts";
import type { CampaignResult, Progress } from "../../contracts/index.ts";
import { type CommandResult, Interruption, jsonText, renderError } from "../../process/index.ts";
import { appendStepSummary, campaignDocument } from "../../report/index.ts";
import { oneLine } from "../../text/index.ts";
import type { Context, Terminal } from "../context.ts";
import type { Conclusion, Telling } from "../words/index.ts";
import { resumeCommand, shown, showProgress } from "../words/index.ts";

/** Runs a campaign with its progress shown, and turns what came out into text or one JSON document. */
export async function campaignCommand(
  options: CampaignOptions,
  json: boolean,
  { library, terminal }: Context,
  telling: Telling,
  verbose = false,
): Promise<CommandResult> {
  const so: SoFar = {
    finished: 0,
    planned: options.scenarios.length * options.subjects.length * options.seeds.length,
    dir: null,
  };
  const progress = showProgress(terminal, verbose);
  let result: CampaignResult;
  try {
    const observe = (event: Progress) => {
      if (event.type === "verdict") so.finished += 1;
      if (event.type === "planned") {
        so.planned = event.trials.length;
        so.finished = event.trials.filter(({ done }) => done !== null).length;
      }
      if (event.type === "directory") so.dir = event.dir;
      else progress.observe(event);
    };
    result = await library.runCampaign(options, observe, terminal.signal);
    terminal.signal.throwIfAborted();
  } catch (error) {
    await progress.end();
    const { reason } = terminal.signal;
    if (!(reason instanceof Interruption)) throw error;
    return interrupted(reason, options.command, so, json, terminal);
  }
  await progress.end();
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
  const conclusion: FinalConclusion = result.failures.length === 0 ? judged : unfinished(result, judged);
  await writeStepSummary(result, terminal);
  const stdout = json ? jsonText(document(result, conclusion)) : `${telling.present(result)}${conclusion.line}`;
  return { exitCode: conclusion.exitCode, stdout, stderr: failuresText(result.failures) };
}

/** Trials that could not be run outweigh what the others came to, which is told all the same. */
function unfinished({ trials, failures }: CampaignResult, judged: Conclusion): FinalConclusion {
  const [first] = failures;
  const what = `${failures.length} of ${trials.length + failures.length} trials could not be run`;
  const example = `first ${first!.scenario} on litellm ${first!.subject}, seed ${first!.seed}: ${oneLine(first!.error.message)}`;
  const line = `error[${first!.error.code}]: ${what}; ${example}; of the others: ${judged.line}`;
  return { ...judged, exitCode: first!.error.exitCode, line };
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

function document(result: CampaignResult, { exitCode, verdict, line }: FinalConclusion) {
  const dir = resolve(result.dir);
  return { ...campaignDocument(result, (trial) => resolve(trial)), dir, exitCode, verdict, reason: line.trimEnd() };
}

/** A summary that cannot be written must not change what a campaign came to. */
async function writeStepSummary(result: CampaignResult, terminal: Terminal): Promise<void> {
  const file = terminal.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  await appendStepSummary(file, result).catch((error: Error) =>
    terminal.progress(`The step summary was not written: ${error.message}\n`),
  );
}

/** How far a campaign is. */
interface SoFar {
  finished: number;
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
  const line = `${message}: ${finished} of ${planned} trials finished; ${where}`;
  const stdout = json
    ? jsonText({ schemaVersion: 1, exitCode, dir, resume, error: { message: line } })
    : `${resume === null ? "" : `go on:  ${resume}\n`}${line}\n`;
  return { exitCode, stdout, stderr: "" };
}
