import { resolve } from "node:path";
import { type Begun, type End, estimate, bisect as goThrough, readUnfinished } from "../../../bisect/index.ts";
import {
  type BisectDocument,
  type BisectForecastOutput,
  bisectFile,
  type ErrorOutput,
} from "../../../contracts/index.ts";
import { toPhantomError } from "../../../errors/index.ts";
import { type CommandResult, Interruption, jsonText, succeed } from "../../../process/index.ts";
import { createCampaignDirectory } from "../../../record/index.ts";
import { appendStepSummary, bisectSummary, repeatWhole, shellWord, typedOptions } from "../../../report/index.ts";
import { plural } from "../../../text/index.ts";
import { version } from "../../../version.ts";
import type { Context } from "../../context.ts";
import { linkLatest } from "../../latest.ts";
import { commandFrom } from "../../options/index.ts";
import {
  bisectConclusion,
  bisectStopped,
  bisectToldText,
  estimateText,
  resumeCommand,
  sameEnds,
  shown,
} from "../../words/index.ts";
import { requirePossible } from "../dry-run.ts";
import { type Asked, readAsked } from "./asked.ts";
import { effectsIn } from "./effects.ts";
import type { BisectFlags } from "./flags.ts";
import { recordedTrial } from "./recorded.ts";

/** `bisect`: the release that fixed a defect, or brought it. */
export async function bisect(
  recorded: string | undefined,
  typed: BisectFlags,
  context: Context,
): Promise<CommandResult> {
  const { terminal, command } = context;
  const trial = recorded === undefined ? null : await recordedTrial(recorded, typed, terminal);
  const flags = trial?.flags ?? typed;
  const said = trial === null ? context : { ...context, command: commandWith(flags, command) };
  const asked = await readAsked(flags, trial?.plan ?? null, said);
  const forecast = await requirePossible({ ...asked.options, subjects: asked.options.subjects.slice(0, 1) }, context);
  const expected = estimate(asked.course, asked.asked.order, asked.isInstalled, forecast);
  const json = flags.json === true;
  if (flags.dryRun) {
    const document: BisectForecastOutput = { schemaVersion: 1, exitCode: 0, ...expected };
    return succeed(json ? jsonText(document) : `${estimateText(expected, asked.asked)}Nothing was started.\n`);
  }
  return search(asked, flags, estimateText(expected, asked.asked), context);
}

/** Commands that repeat a trial take from this what was asked of the subject; of a record it was not typed. */
function commandWith({ setting = [], latestDeps, companions }: BisectFlags, command: string): string {
  const typed = typedOptions(command);
  const has = (option: string, given?: string) =>
    typed.some(({ name, value }) => name === option && (given === undefined || value === given));
  const added = [
    ...setting.flatMap((each) => (has("--setting", each) ? [] : ["--setting", each])),
    ...(companions === "nearest" && !has("--companions") ? ["--companions", "nearest"] : []),
  ];
  return commandFrom([command, ...added.map(shellWord)].join(" "), { ...(latestDeps ? { latestDeps } : {}) });
}

async function search(all: Asked, flags: BisectFlags, estimated: string, context: Context): Promise<CommandResult> {
  const { asked, course, options } = all;
  const { terminal, command } = context;
  const fresh: Begun = {
    phantom429: version,
    command,
    startedAt: new Date().toISOString(),
    asked,
    ...course,
    rounds: [],
  };
  const kept = flags.resume === undefined ? null : resolve(terminal.cwd, flags.resume);
  const begun = kept === null ? fresh : readUnfinished(kept, flags.resume!, fresh);
  terminal.progress(estimated);
  const place = { scenario: `bisect-${asked.scenario}`, seed: asked.firstSeed };
  const dir =
    kept ??
    (await createCampaignDirectory(options.out, place, `${asked.good}-${asked.bad}`, {
      reports: resolve(terminal.cwd, "reports"),
    }));
  if (kept !== null)
    terminal.progress(`kept from ${shown(dir, terminal.cwd)}: ${plural(begun.rounds.length, "round")}\n`);
  const repeat = repeatWhole({ command });
  let last: BisectDocument | null = null;
  const effects = effectsIn(dir, all, repeat, flags, context);
  const save: typeof effects.save = async (document) => {
    await effects.save(document);
    last = document;
  };
  try {
    const { end, document } = await goThrough(begun, { ...effects, save });
    await linkLatest(dir, terminal.cwd);
    return await told(end, document, dir, repeat, flags, context);
  } catch (error) {
    const { reason } = terminal.signal;
    if (reason instanceof Interruption) return interrupted(reason, last, dir, flags, context);
    const { code, operation, message, hint } = toPhantomError(error, `bisect ${asked.scenario}`);
    throw bisectStopped(
      { code, operation, message, hint, cause: error },
      resumeCommand(command, shown(dir, terminal.cwd)),
    );
  }
}

/** What it came to. @throws PhantomError ERR_BISECT_ENDS */
async function told(
  end: End,
  document: BisectDocument,
  dir: string,
  repeat: string,
  { json = false }: BisectFlags,
  { terminal }: Context,
): Promise<CommandResult> {
  const where = shown(dir, terminal.cwd);
  if (end.kind === "same") throw sameEnds(document, where);
  const { exitCode, line } = bisectConclusion(end, document);
  const summary = terminal.env.GITHUB_STEP_SUMMARY;
  if (summary) await appendStepSummary(summary, bisectSummary(document, repeat)).catch(() => {});
  if (json) return succeed(jsonText({ ...document, dir, exitCode, reason: line }), exitCode);
  return succeed(`\n${bisectToldText(document, `${where}/${bisectFile}`)}${line}\n`, exitCode);
}

function interrupted(
  { exitCode, message }: Interruption,
  document: BisectDocument | null,
  dir: string,
  { json = false }: BisectFlags,
  { command, terminal }: Context,
): CommandResult {
  const where = shown(dir, terminal.cwd);
  const resume = resumeCommand(command, where);
  const tried = document?.tried.length ?? 0;
  const line = `${message}: ${tried} releases were tried; the trail is kept in ${where}`;
  const output: ErrorOutput = { schemaVersion: 1, exitCode, dir, resume, error: { message: line } };
  const text = `${document === null ? "" : `\n${bisectToldText(document, `${where}/${bisectFile}`)}`}go on:  ${resume}\n${line}\n`;
  return { exitCode, stdout: json ? jsonText(output) : text, stderr: "" };
}
