import { known, lineStarts } from "../bisect/index.ts";
import { modeOf, tagOf } from "../catalogue/index.ts";
import type { BisectDocument, BisectResult, BisectTried } from "../contracts/index.ts";
import { duration, list, oneLine, plural } from "../text/index.ts";
import { columns, markdownTable } from "./columns.ts";
import type { Table } from "./tables.ts";

/** "The first good release is 1.93.1." */
export function bisectHeadline({ find, result }: BisectDocument): string {
  const sought = find === "fixed" ? "good" : "bad";
  if (result === null) return `The first ${sought} release is not known yet.`;
  const { first, candidates } = result;
  if (first !== null) return `The first ${sought} release is ${first}.`;
  return `The first ${sought} release is one of ${list(candidates, 12)}: ${plural(candidates.length - 1, "release")} could not be judged.`;
}

/** Each release that was tried, in the order of the releases. */
function bisectTrail({ tried, releases, mode, asked }: BisectDocument): Table {
  const place = ({ version }: BisectTried) => releases.findIndex((release) => release.version === version);
  return {
    header: ["release", "published", "tried as", "verdict", `${mode ?? "diverged"} in`, "modes", "took"],
    rows: tried
      .toSorted((a, b) => place(a) - place(b))
      .map((each) => [
        each.version,
        day(each.published),
        each.version === asked.good ? "good end" : each.version === asked.bad ? "bad end" : "midpoint",
        each.standing,
        each.judged === 0 ? "–" : `${each.shown} of ${plural(each.judged, "seed")}`,
        each.modes.join(", ") || "–",
        duration(each.seconds * 1000),
      ]),
  };
}

/** The trail for a terminal, and why releases were skipped. */
export function bisectText(document: BisectDocument): string {
  const { header, rows } = bisectTrail(document);
  const skipped = skippedLines(document).map((line) => `  ${line}\n`);
  return `${columns(header, rows)}${skipped.length === 0 ? "" : `\nskipped:\n${skipped.join("")}`}`;
}

/** summary.md. */
export function bisectSummary(document: BisectDocument, repeat: string): string {
  const { asked, mode, result, find } = document;
  const { header, rows } = bisectTrail(document);
  const skipped = skippedLines(document);
  const what = mode === null ? "any divergence" : tagOf(mode);
  return [
    `# ${asked.scenario}: ${find === "fixed" ? "fixed" : "broken"}${result?.first ? ` in ${result.first}` : ""} (${what})\n`,
    `**${bisectHeadline(document)}**\n`,
    bisectNotes(document)
      .map((note) => `- ${note}\n`)
      .join(""),
    `## Releases that were tried\n\n${markdownTable(header, rows)}`,
    ...(skipped.length === 0 ? [] : [`## Skipped\n\n${skipped.map((line) => `- ${line}\n`).join("")}`]),
    `## Repeat it\n\n\`\`\`sh\n${repeat}\n\`\`\`\n`,
  ].join("\n");
}

/** What a reader must know to believe the answer. */
export function bisectNotes(document: BisectDocument): string[] {
  const { result } = document;
  return [
    ...(result === null ? [] : neighbours(document, result)),
    ...modeNotes(document),
    ...(result === null
      ? []
      : [
          ...backport(document, result),
          `Changes: ${result.changes} (the names of the tags are a guess: some end in -stable)`,
        ]),
  ];
}

function neighbours({ tried, mode }: BisectDocument, { before, candidates }: BisectResult): string[] {
  return [before, candidates.at(-1)!].flatMap((version) => {
    const of = tried.find((each) => each.version === version);
    return of ? [`${version} shows ${mode ?? "a divergence"} with ${of.shown} of ${plural(of.judged, "seed")}.`] : [];
  });
}

function modeNotes(document: BisectDocument): string[] {
  const { mode, asked } = document;
  const { others, rule, tallyOf } = known(document);
  const { shown, judged } = tallyOf(asked.bad);
  return [
    ...(asked.mode === null && mode !== null ? [`The mode was taken from the bad end: ${tagOf(mode)}.`] : []),
    ...(others.length > 0
      ? [`The bad end alone shows ${list(others)}, too. Each may have changed elsewhere: name it with --mode.`]
      : []),
    ...(shown > 0 && shown < judged
      ? [
          `A race: the bad end shows it with ${shown} of ${plural(judged, "seed")}. A release is called good when ${rule.needed} seeds are without it (at that rate the chance is 5 % at most).`,
        ]
      : mode !== null && modeOf(mode)?.isRace === true
        ? [`${mode} is a race: more --seeds make the answer more certain.`]
        : []),
  ];
}

/** Where the order of the dates is another one: the change came to a line afterwards, or not at all. */
function backport({ releases, asked, find }: BisectDocument, { first, before }: BisectResult): string[] {
  const dateOf = (version: string | null) => releases.find((release) => release.version === version)?.published ?? null;
  const [published, last] = [dateOf(first), dateOf(before)];
  if (asked.order === "date" || first === null || published === null) return [];
  const late =
    last !== null && last > published
      ? [
          `${before} was published after ${first} (${day(last)} and ${day(published)}) and is still ${find === "fixed" ? "bad" : "good"}.`,
        ]
      : [];
  const at = releases.findIndex(({ version }) => version === first);
  const earlier = releases
    .slice(at + 1)
    .filter((release) => release.published !== null && release.published < published)
    .sort((a, b) => a.published!.localeCompare(b.published!))[0];
  if (earlier === undefined || lineStarts(releases).has(first)) return late;
  return [
    ...late,
    `${earlier.version} was published before ${first} (${day(earlier.published)} and ${day(published)}): the change may have come to this line as a backport.`,
  ];
}

function skippedLines({ tried }: BisectDocument): string[] {
  const skipped = tried.filter(({ standing }) => standing === "skipped");
  const lacking = skipped.some(({ reason }) => reason.startsWith("ERR_RELEASE_NOT_INSTALLABLE"));
  return [
    ...skipped.map(({ version, reason }) => `${version}: ${oneLine(reason)}`),
    ...(lacking ? ["With --companions nearest some of them can perhaps be installed."] : []),
  ];
}

const day = (time: string | null) => time?.slice(0, 10) ?? "–";
