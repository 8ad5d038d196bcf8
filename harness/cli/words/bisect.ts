import type { End, Estimate } from "../../bisect/index.ts";
import { tagOf } from "../../catalogue/index.ts";
import { type BisectAsked, type BisectDocument, modesOf } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { bisectHeadline, bisectNotes, bisectText } from "../../report/index.ts";
import { list, plural } from "../../text/index.ts";
import { size } from "./forecast.ts";

/** What a bisection will take, before it starts. */
export function estimateText(expected: Estimate, { good, bad, order, scenario, seeds, mode }: BisectAsked): string {
  const { find, releases, lines, steps, trials, minutes, installs, installMinutes, installBytes } = expected;
  const [from, to] = [releases[0]!.version, releases.at(-1)!.version];
  const sought =
    find === "fixed"
      ? `first good release (${bad} is older than ${good})`
      : `first bad release (${good} is older than ${bad})`;
  const rows = [
    ["seeks", `${sought}, by ${order}`],
    [
      "follows",
      `${mode === null ? "the mode of the bad end" : tagOf(mode)} in ${scenario}, ${plural(seeds, "seed")} a release`,
    ],
    ["releases", `${releases.length} from ${from} to ${to}, of ${plural(lines, "line")}`],
    ["runs", `about ${steps} of them, ${plural(trials, "trial")}; more where one is skipped or needs more seeds`],
    ["time", `about ${minutes} min of trials, and ${installMinutes} min to install ${plural(installs, "release")}`],
    ["disk", `up to ${size(installBytes)} of installed releases`],
  ];
  return `${rows.map(([name = "", text]) => `${name.padEnd(10)}${text}\n`).join("")}`;
}

/** The trail, what must be known of it, and where the evidence is. */
export function bisectToldText(document: BisectDocument, file: string): string {
  const notes = bisectNotes(document).map((note) => `  ${note}\n`);
  return `${bisectText(document)}\n${notes.join("")}  Evidence: ${file}\n\n`;
}

/** The last line, and the exit code: 4 where the answer is not one release. */
export function bisectConclusion(
  end: Exclude<End, { kind: "same" }>,
  document: BisectDocument,
): { exitCode: 0 | 4; line: string } {
  const { asked, mode } = document;
  const what = `${asked.scenario}${mode === null ? "" : ` (${mode})`}`;
  if (end.kind === "unjudged") {
    const reason = document.tried.find(({ version }) => version === end.release)?.reason ?? "";
    return {
      exitCode: 4,
      line: `inconclusive: ${end.release}, the ${end.why}, could not be judged by ${what}: ${reason}`,
    };
  }
  const word = document.find === "fixed" ? "fixed" : "broken";
  const one = end.between.length === 0;
  return { exitCode: one ? 0 : 4, line: `${one ? word : "inconclusive"}: ${what}: ${bisectHeadline(document)}` };
}

/** Both ends show the mode, or neither does. */
export function sameEnds({ asked, mode, rounds, tried }: BisectDocument, dir: string): PhantomError {
  const showed = (release: string, end: string) => {
    const trials = rounds.filter((round) => round.release === release).flatMap((round) => round.trials);
    const words = [...Map.groupBy(trials, ({ verdict }) => verdict)].map(([word, own]) => {
      const modes = modesOf(own.flatMap((trial) => trial.modes.map((each) => ({ mode: each }))));
      return `${word}${modes.length === 0 ? "" : ` (${list(modes)})`} with ${plural(own.length, "seed")}`;
    });
    return `${release}, the ${end} end, ${words.join(", ")}`;
  };
  const standing = (release: string) => tried.find(({ version }) => version === release)?.standing;
  const what = mode ?? "a divergence";
  const swapped = standing(asked.bad) === "good" && standing(asked.good) === "bad";
  const how = swapped
    ? `Only the good end shows ${what}`
    : `${standing(asked.good) === "bad" ? "Both ends show" : "Neither end shows"} ${what}`;
  return new PhantomError("ERR_BISECT_ENDS", {
    operation: `bisect ${asked.scenario}`,
    message: `${how}: ${showed(asked.bad, "bad")}; ${showed(asked.good, "good")}.`,
    hint: swapped
      ? `Swap --good and --bad. The evidence is in ${dir}.`
      : `\`npx phantom429 show ${asked.scenario}\` says what each judged release did. Of a race, give more --seeds. The evidence is in ${dir}.`,
  });
}

/** An error that would meet the next release, too: what was tried is kept. */
export function bisectStopped(
  init: Pick<PhantomError, "code" | "operation" | "message" | "hint" | "cause">,
  resume: string | null,
): PhantomError {
  const { code, hint, ...rest } = init;
  return new PhantomError(code, { ...rest, hint: resume === null ? hint : `${hint} Then go on: ${resume}` });
}
