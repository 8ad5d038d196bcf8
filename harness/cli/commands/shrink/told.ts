import type { SubjectRequest } from "../../../campaign/index.ts";
import { wilson } from "../../../changes/index.ts";
import type { ShrinkOutput } from "../../../contracts/index.ts";
import { type CommandResult, jsonText, succeed } from "../../../process/index.ts";
import { shellWord } from "../../../report/index.ts";
import { type NotShown, type Shrunk, sizesText, type Target, targetText } from "../../../shrink/index.ts";
import { duration, plural } from "../../../text/index.ts";
import { shown } from "../../words/index.ts";

/** The LiteLLM as one types it for `run` and `up`. */
export function subjectWords({ spec, settings, patches, latestDeps, companions }: SubjectRequest): string {
  return [
    "--litellm",
    spec,
    ...settings.flatMap((setting) => ["--setting", setting]),
    ...patches.flatMap((patch) => ["--patch", patch]),
    ...(latestDeps ? ["--latest-deps"] : []),
    ...(companions === "nearest" ? ["--companions", "nearest"] : []),
  ]
    .map(shellWord)
    .join(" ");
}

/** Where everything is, how sure it is, and the last line. */
export function told(
  shrunk: Shrunk,
  target: Target,
  files: Record<string, string>,
  subject: string,
  cwd: string,
): string {
  const { before, after, isSmaller, trials, ms } = shrunk;
  return [
    "",
    ...Object.entries(files).map(([what, file]) => `  ${what.padEnd(9)} ${shown(file, cwd)}`),
    `  run it    npx phantom429 run ${shown(files.scenario!, cwd)} ${subject}`,
    "",
    `The smallest plan ${oftenText(shrunk)}. ${plural(trials, "trial")} in ${duration(ms)}: ${endText(shrunk)}.`,
    ...(isSmaller ? [`smaller: ${sizesText(before, after)}`] : []),
    lastLine(shrunk, target),
    "",
  ].join("\n");
}

/** 4 where the smallest plan was run again and did not show it. */
export function exitCodeOf({ rate, failure, ended }: Shrunk, interruption: number): number {
  if (failure !== null) return failure.exitCode;
  if (ended === "interrupted") return interruption;
  return rate.shown === 0 ? 4 : 0;
}

function oftenText({ rate: { shown, of }, ended }: Shrunk): string {
  if (of === 0)
    return ended === "interrupted" || ended === "failed" ? "was not run again" : "could not be judged again";
  const [low, high] = wilson(shown, of);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return `showed it in ${shown} of ${of} further runs (95 %: ${percent(low)} to ${percent(high)})`;
}

function endText({ ended, unjudged }: Shrunk): string {
  const ends = {
    least: "nothing more can be left out",
    unjudged: `${plural(unjudged, "smaller plan")} could not be judged`,
    once: "a smaller plan showed it once and not again",
    time: "the time was over",
    interrupted: "interrupted",
    failed: "it could not go on",
  };
  return ends[ended];
}

/** "shrunk to 1 request: D1 on a counter of kind key, LiteLLM 1.84.0" */
function lastLine(shrunk: Shrunk, target: Target): string {
  const { after, isSmaller, outcome, rate, ended } = shrunk;
  const what = `${target.mode} on a counter of kind ${target.kind}, LiteLLM ${outcome.verdict.subject.version}`;
  const isUnsure = rate.shown === 0 && ended !== "interrupted" && ended !== "failed";
  if (isUnsure) return `not confirmed: ${what}, in ${rate.shown} of ${plural(rate.of, "further run")}`;
  return isSmaller ? `shrunk to ${plural(after.requests, "request")}: ${what}` : `not smaller: ${what}`;
}

interface About {
  target: Target;
  /** As records have it. */
  subject: string;
}

export function documentOf(
  shrunk: Shrunk,
  about: About,
  { exitCode, ...where }: { dir: string; files: Record<string, string>; exitCode: number },
): ShrinkOutput {
  const { before, after, rate, unjudged, trials, ms, ended } = shrunk;
  const reason = lastLine(shrunk, about.target);
  return { ...head(about, exitCode, reason), shrunk: { ...where, before, after, rate, unjudged, trials, ms, ended } };
}

/** The plan itself did not show it again: an expectation that was not met, if its runs could be judged. */
export function notReproduced(about: About, { judged, of }: NotShown, json: boolean): CommandResult {
  const what = `LiteLLM ${about.subject} did not show ${targetText(about.target)} in ${of} runs`;
  const line =
    judged < of ? `not judged: ${what}, ${of - judged} of them without a verdict` : `not reproduced: ${what}`;
  const exitCode = judged < of ? 4 : 1;
  const document: ShrinkOutput = { ...head(about, exitCode, line), shrunk: null };
  return succeed(json ? jsonText(document) : `${line}\n`, exitCode);
}

function head({ target: { mode, kind, finding }, subject }: About, exitCode: number, reason: string) {
  const target = { mode, kind, invariant: finding.invariant, finding: finding.kind };
  return { schemaVersion: 1, exitCode, reason, subject, target } as const;
}
