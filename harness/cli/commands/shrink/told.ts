import type { SubjectRequest } from "../../../campaign/index.ts";
import { wilson } from "../../../changes/index.ts";
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
  const { before, after, rate, ended, trials, ms, outcome } = shrunk;
  const [low, high] = wilson(rate.shown, rate.of);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const often =
    rate.of === 0
      ? "was not run again"
      : `showed it in ${rate.shown} of ${rate.of} further runs (95 %: ${percent(low)} to ${percent(high)})`;
  const why = { least: "nothing more can be left out", time: "the time was over", interrupted: "interrupted" }[ended];
  return [
    "",
    ...Object.entries(files).map(([what, file]) => `  ${what.padEnd(9)} ${shown(file, cwd)}`),
    `  run it    npx phantom429 run ${shown(files.scenario!, cwd)} ${subject}`,
    "",
    `The smallest plan ${often}. ${plural(trials, "trial")} in ${duration(ms)}: ${why}.`,
    `shrunk: ${sizesText(before, after)}; ${targetText(target)}, LiteLLM ${outcome.verdict.subject.version}`,
    "",
  ].join("\n");
}
