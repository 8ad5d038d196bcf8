import { wilson } from "../changes/index.ts";
import type { Change, Comparison, Difference, NotJudged, Rate } from "../contracts/index.ts";
import { plural } from "../text/index.ts";
import { columns, markdownTable } from "./columns.ts";
import type { Table } from "./tables.ts";

/** One of the lists with which a comparison is told. */
type Told = Table & { title: string };

/** For a terminal: what differs between the two, then new, fixed, still there, and what could not be judged. */
export function comparisonText(comparison: Comparison): string {
  const lists = listsOf(comparison).map(({ title, header, rows }) => {
    const table = rows.length === 0 ? "" : columns(header, rows).replaceAll(/^(?=.)/gm, "    ");
    return `  ${title}\n${table}`;
  });
  return `${heading(comparison)}\n${lists.join("")}`;
}

/** The same for summary.md. */
export function comparisonMarkdown(comparison: Comparison): string {
  const lists = listsOf(comparison).map(({ title, header, rows }) =>
    rows.length === 0 ? `**${title}**\n` : `**${title}**\n\n${markdownTable(header, rows)}`,
  );
  return [`## ${heading(comparison)}\n`, ...lists].join("\n");
}

/** "1.106.2 against 1.84.0" */
function heading({ before, baseline, after }: Comparison): string {
  return `${after} against ${before}${baseline === undefined ? "" : ` of ${baseline}`}`;
}

function listsOf(comparison: Comparison): Told[] {
  const { before, after, appeared, fixed, stillThere, notJudged, dependencies, settings } = comparison;
  const sides = [before, after];
  const differing = (title: string, differences: readonly Difference[]): Told[] =>
    differences.length === 0 ? [] : [told(title, ["name", ...sides], differences.map(differenceRow))];
  const changes = (title: string, list: readonly Change[]) =>
    told(title, ["scenario", "mode", ...sides, ""], list.map(changeRow));
  return [
    ...differing("packages that differ", dependencies),
    ...differing("settings that differ", settings),
    changes("new", appeared),
    changes("fixed", fixed),
    changes("still there", stillThere),
    told(
      "could not be judged",
      ["scenario", "why"],
      notJudged.map((each) => [each.scenario, whyNot(each, comparison)]),
    ),
  ];
}

/** @param name of the list, before its count */
function told(name: string, header: string[], rows: string[][]): Told {
  return { title: `${name}: ${rows.length === 0 ? "none" : rows.length}`, header, rows };
}

function differenceRow({ name, before, after }: Difference): string[] {
  return [name, before ?? "none", after ?? "none"];
}

function changeRow({ scenario, mode, before, after, race }: Change): string[] {
  return [scenario, mode, rate(before, race), rate(after, race), race ? "seeds differ: a rate" : ""];
}

/** "2 of 3"; where seeds differ with the interval in which the rate lies at 95 %: "2 of 3 (21 to 94 %)". */
function rate({ times, of }: Rate, race: boolean): string {
  const [low, high] = wilson(times, of).map((share) => Math.round(share * 100));
  return `${times} of ${of}${race ? ` (${low} to ${high} %)` : ""}`;
}

function whyNot({ side, inconclusive, otherPlan }: NotJudged, { before, after }: Comparison): string {
  if (otherPlan) return "the earlier campaign ran another plan";
  const where = side === "both" ? "both sides" : side === "before" ? before : after;
  return inconclusive === 0
    ? `no trial on ${where} was judged`
    : `on ${where}: ${plural(inconclusive, "trial")} inconclusive`;
}
