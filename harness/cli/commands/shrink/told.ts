import type { SubjectRequest } from "../../../campaign/index.ts";
import { wilson } from "../../../changes/index.ts";
import type { ShrinkOutput } from "../../../contracts/index.ts";
import { type CommandResult, jsonText, succeed } from "../../../process/index.ts";
import { shellWord } from "../../../report/index.ts";
import { type Shrunk, sizesText, type Target, targetText } from "../../../shrink/index.ts";
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
  const { rate, ended, trials, ms } = shrunk;
  const [low, high] = wilson(rate.shown, rate.of);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const often =
    rate.of === 0
      ? "was not run again"
      : `showed it in ${rate.shown} of ${rate.of} further runs (95 %: ${percent(low)} to ${percent(high)})`;
  const why = {
    least: "nothing more can be left out",
    time: "the time was over",
    interrupted: "interrupted",
    failed: "it could not go on",
  }[ended];
  return [
    "",
    ...Object.entries(files).map(([what, file]) => `  ${what.padEnd(9)} ${shown(file, cwd)}`),
    `  run it    npx phantom429 run ${shown(files.scenario!, cwd)} ${subject}`,
    "",
    `The smallest plan ${often}. ${plural(trials, "trial")} in ${duration(ms)}: ${why}.`,
    lastLine(shrunk, target),
    "",
  ].join("\n");
}

function lastLine({ before, after, outcome }: Shrunk, target: Target): string {
  return `shrunk: ${sizesText(before, after)}; ${targetText(target)}, LiteLLM ${outcome.verdict.subject.version}`;
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
  const { before, after, rate, trials, ms, ended } = shrunk;
  const reason = lastLine(shrunk, about.target);
  return { ...head(about, exitCode, reason), shrunk: { ...where, before, after, rate, trials, ms, ended } };
}

/** The plan itself did not show it again: an expectation that was not met. */
export function notReproduced(about: About, runs: number, json: boolean): CommandResult {
  const line = `not reproduced: LiteLLM ${about.subject} did not show ${targetText(about.target)} in ${runs} runs`;
  return succeed(json ? jsonText({ ...head(about, 1, line), shrunk: null } satisfies ShrinkOutput) : `${line}\n`, 1);
}

function head({ target: { mode, kind, finding }, subject }: About, exitCode: number, reason: string) {
  const target = { mode, kind, invariant: finding.invariant, finding: finding.kind };
  return { schemaVersion: 1, exitCode, reason, subject, target } as const;
}
