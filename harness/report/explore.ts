import { tagOf } from "../catalogue/index.ts";
import type { ExploreDocument, ExploreGroup } from "../contracts/index.ts";
import { plural } from "../text/index.ts";
import { columns, markdownTable } from "./columns.ts";

/** Lines of the list of finds; the rest is in summary.md. */
const mostShown = 12;

/**
 * What a terminal shows: at most 25 lines.
 * @param place the directory as it can be typed
 * @param subject the LiteLLM as it can be typed: "--litellm 1.84.0 --setting …"
 */
export function exploreText(document: ExploreDocument, place: string, subject: string): string {
  const { groups } = document;
  const shown = groups.slice(0, mostShown);
  const more = groups.length > shown.length ? [`… ${groups.length - shown.length} more in ${place}/summary.md`] : [];
  const finds =
    groups.length === 0
      ? []
      : [
          columns(
            header,
            shown.map((group) => row(group, place)),
          ).trimEnd(),
          ...more,
          "",
        ];
  const [first] = groups;
  const next =
    first === undefined
      ? []
      : [`Run a find again:  npx phantom429 run ${fileOf(first, place)} ${subject}`, ...further(first, place)];
  return `${[...counts(document), "", ...finds, ...next, `Evidence: ${place}`].join("\n")}\n`;
}

/** The smallest there is. A scenario's file is told from a name by its path. */
function fileOf({ shrunk, name }: ExploreGroup, place: string): string {
  const dir = "why" in shrunk ? `finds/${name}` : shrunk.dir;
  return `${place.startsWith("/") ? place : `./${place}`}/${dir}/scenario.ts`;
}

function further({ shrunk, name }: ExploreGroup, place: string): string[] {
  return "why" in shrunk
    ? [`Make it small:     npx phantom429 shrink ${place}/finds/${name}`]
    : [`Its evidence:      npx phantom429 report ${place}/${shrunk.dir}/run`];
}

const header = ["mode", "trials", "confirmed", "smallest", "shrunk", "find"];

function row(group: ExploreGroup, place: string): string[] {
  const { trials, confirmed, smallest, shrunk, name } = group;
  return [
    title(group),
    String(trials),
    confirmedText(confirmed),
    sizeText(smallest),
    "why" in shrunk ? "-" : `${sizeText(shrunk.size)}; ${shrunk.rate.shown} of ${shrunk.rate.of}`,
    `${place}/finds/${name}`,
  ];
}

function sizeText({ requests, faults }: { requests: number; faults: number }): string {
  return `${plural(requests, "request")}, ${plural(faults, "fault")}`;
}

/** "D1, streams aborted after a chunk", "unknown mode: row-off of key, team" */
function title({ mode, page, kinds, counters }: ExploreGroup): string {
  if (page !== null) return tagOf(mode);
  const [first, ...others] = counters;
  const whose = first === undefined ? "" : ` of ${first}${others.length > 0 ? ` and ${others.length} more` : ""}`;
  return `${mode}: ${kinds.join(", ")}${whose}`;
}

function confirmedText({ times, of }: ExploreGroup["confirmed"]): string {
  return of === 0 ? "not tried" : `${times} of ${of}`;
}

function counts({ litellm, trials, features, rounds, corpus, falls }: ExploreDocument): string[] {
  const { judged, diverged, converged, inconclusive, notApplicable, failed, confirmations, vacuous, perMinute } =
    trials;
  const ends = falls.reduce((sum, { times }) => sum + times, 0);
  const failures = failed > 0 ? `, ${failed} could not be run` : "";
  return [
    `${plural(judged, "trial")} on LiteLLM ${litellm}, ${perMinute} a minute: ${diverged} diverged, ${converged} converged, ` +
      `${inconclusive} inconclusive, ${notApplicable} not applicable${failures}`,
    `Something planned did not happen, or no fault struck, in ${vacuous} of them (${share(vacuous, judged)}).`,
    `${plural(confirmations, "smallest plan")} run again.`,
    ...(ends > 0 ? [`A replica ended by itself: ${plural(ends, "time")}. See summary.md.`] : []),
    `${plural(features, "feature")} seen, ${rounds.at(-1)?.newFeatures ?? 0} of them new in the last round.`,
    ...(corpus === null
      ? []
      : [
          `Corpus ${corpus.dir}: ${plural(corpus.read, "plan")} read, ${corpus.skipped} skipped, ${corpus.added} added.`,
        ]),
  ];
}

function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`;
}

/** The last line. */
export function exploreConclusion({ groups, trials, failure, falls }: ExploreDocument): {
  exitCode: 0 | 1 | 4;
  line: string;
} {
  const unknown = groups.filter(({ page }) => page === null).length;
  const known = groups.length - unknown;
  if (groups.length > 0) {
    const what = [
      ...(unknown > 0 ? [plural(unknown, "unknown mode")] : []),
      ...(known > 0 ? [plural(known, "known mode")] : []),
    ];
    return { exitCode: 1, line: `diverged: ${what.join(" and ")} found` };
  }
  if (failure !== null) {
    return { exitCode: 4, line: `inconclusive: exploring could not go on after ${plural(trials.judged, "trial")}` };
  }
  if (falls.length > 0) return { exitCode: 4, line: "inconclusive: a replica ended by itself, nothing diverged" };
  if (trials.converged === 0) return { exitCode: 4, line: "inconclusive: no trial could be judged" };
  return { exitCode: 0, line: `converged: nothing was found in ${plural(trials.converged, "trial")}` };
}

/** summary.md */
export function exploreMarkdown(document: ExploreDocument): string {
  const { groups, inconclusive, failures, falls, faults, seed, litellm, failure } = document;
  const rows = groups.map((group) => [...row(group, ".").slice(0, -1), `[${group.name}](finds/${group.name}/)`]);
  const parts = [
    `# Exploration of LiteLLM ${litellm}, seed ${seed}\n`,
    `${counts(document)
      .map((line) => `- ${line}`)
      .join("\n")}\n`,
    ...(failure === null ? [] : [`It could not go on: ${failure.code}: ${failure.message} ${failure.hint}\n`]),
    ...(groups.length === 0 ? [] : [markdownTable(header, rows), ...groups.map(section)]),
    ...table(
      "Replicas that ended by themselves",
      ["reason", "times", "plans that were cut short", "logs and trials"],
      falls.map(({ reason, times, plans, dirs }) => [reason, String(times), plans.join(", "), dirs.join(", ")]),
    ),
    ...table("Inconclusive", reasonHeader, inconclusive.map(reasonRow)),
    ...table("Could not be run", reasonHeader, failures.map(reasonRow)),
    ...table(
      "Faults",
      ["fault", "planned", "struck"],
      faults.map(({ fault, planned, struck }) => [fault, String(planned), `${struck} (${share(struck, planned)})`]),
    ),
  ];
  return `${parts.join("\n").trimEnd()}\n`;
}

const reasonHeader = ["reason", "trials", "one of them"];

function reasonRow({ reason, trials, dir }: ExploreDocument["inconclusive"][number]): string[] {
  return [reason, String(trials), dir];
}

function table(title: string, head: readonly string[], rows: readonly string[][]): string[] {
  return rows.length === 0 ? [] : [`## ${title}\n`, markdownTable(head, rows)];
}

function section({ name, mode, page, kinds, counters, shapes, explanation, smallest, shrunk }: ExploreGroup): string {
  return [
    `## ${name}: ${tagOf(mode)}\n`,
    explanation,
    "",
    `- counters: ${counters.join(", ") || "none"}`,
    `- findings: ${kinds.join(", ")}`,
    ...shapes.slice(0, 12).map((shape) => `- \`${shape}\``),
    `- smallest plan: ${smallest.plan}, run directory and scenario.ts in [finds/${name}](finds/${name}/)`,
    shrunkText(shrunk),
    ...(page === null ? [] : [`- page: ${page}`]),
    "",
  ].join("\n");
}

function shrunkText(shrunk: ExploreGroup["shrunk"]): string {
  if ("why" in shrunk) return `- not shrunk: ${shrunk.why}`;
  const { dir, size, rate } = shrunk;
  return `- shrunk to ${sizeText(size)}: plan, scenario.ts and run in [${dir}](${dir}/), seen in ${rate.shown} of ${plural(rate.of, "further run")}`;
}
