import { stringify } from "csv-stringify/sync";
import { markdownTable } from "../../../harness/report/columns.ts";
import { plural } from "../../../harness/text/index.ts";
import { lostText } from "../lost.ts";
import { cellText, share } from "./cell-text.ts";
import type { ReferenceCell, SeedVerdict } from "./cells.ts";
import { columnHeader, columnsTable, type ReferenceColumn } from "./columns.ts";

/**
 * A row per scenario and release; a seed's column has its verdict and its own modes ("diverged D1 D2"). The share that
 * diverged, and its interval, stand where the seeds disagree.
 */
export function referenceCsv(
  cells: readonly ReferenceCell[],
  seeds: readonly number[] = seedsOf(cells.flatMap(({ verdicts }) => verdicts)),
): string {
  return stringify(
    cells.map(({ scenario, release, version, verdicts, modes, told, labels, agreed, diverged }) => ({
      scenario,
      release,
      version,
      ...Object.fromEntries(
        seeds.map((seed) => [`seed ${seed}`, seedText(verdicts.find((each) => each.seed === seed))]),
      ),
      modes: modes.join(" "),
      mode_kinds: told.join("; "),
      labels: labels.join(" "),
      label_seeds: labelSeeds(labels, verdicts),
      agreed: String(agreed),
      rate: agreed || diverged.of === 0 ? "" : share(diverged.count / diverged.of),
      rate_low: agreed || diverged.of === 0 ? "" : share(diverged.low),
      rate_high: agreed || diverged.of === 0 ? "" : share(diverged.high),
    })),
    { header: true },
  );
}

/** Each once, in order. */
export function seedsOf(verdicts: readonly Pick<SeedVerdict, "seed">[]): number[] {
  return [...new Set(verdicts.map(({ seed }) => seed))].sort((a, b) => a - b);
}

function seedText(of: SeedVerdict | undefined): string {
  return of === undefined ? "not run" : [of.verdict, ...(of.modes ?? [])].join(" ");
}

/** "D23 1 2 3; D25 2": a label and the seeds that had it; empty where that is not known. */
function labelSeeds(labels: readonly string[], verdicts: readonly SeedVerdict[]): string {
  if (verdicts.some((each) => each.labels === null)) return "";
  const having = (label: string) => verdicts.filter((each) => each.labels!.includes(label)).map(({ seed }) => seed);
  return labels.map((label) => [label, ...having(label)].join(" ")).join("; ");
}

export interface ReferenceText {
  cells: readonly ReferenceCell[];
  columns: readonly ReferenceColumn[];
  /** Cells with an excerpt: `SCENARIO-RELEASE`. */
  evidence: ReadonlySet<string>;
}

/** How a cell is read; docs/seen.md has it as a table. */
const legend =
  "A single word: all seeds agreed. Where they disagree, each verdict has its number, and the share of diverged trials its 95 % " +
  "interval (Wilson). A mode without a number was in all diverged seeds; `D33 (1 of 3)` was in one of three. `in some seed` " +
  "stands where the matrix does not say in which. `D16 (tag)`: on the counters of these kinds of entity only. `n/a`: the " +
  "release has no such counter, route or reservation. `1.110.2*`: the release was assembled, see its row.";

/** matrix.md: how each column was made, and a table of words, a cell with its evidence linked. */
export function referenceMarkdown({ cells, columns, evidence }: ReferenceText): string {
  const lost = columns.flatMap((column) => column.lost);
  return [
    "# Reference matrix\n",
    `${countText(cells, columns)} ${legend} D1 … are the modes of docs/modes.\n`,
    columnsTable(columns, cells),
    referenceTable({ cells, columns, evidence, place: "evidence" }),
    lost.length === 0 ? "" : `Without a verdict:\n\n${lost.map((each) => `- ${lostText(each)}\n`).join("")}`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** "94 scenarios on 10 releases, 2820 trials." */
export function countText(cells: readonly ReferenceCell[], columns: readonly ReferenceColumn[]): string {
  const scenarios = new Set(cells.map(({ scenario }) => scenario)).size;
  const trials = cells.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
  return `${plural(scenarios, "scenario")} on ${plural(columns.length, "release")}, ${plural(trials, "trial")}.`;
}

/** Scenario × release; `place` is where the excerpts are, seen from the page. */
export function referenceTable({ cells, columns, evidence, place }: ReferenceText & { place: string }): string {
  const rows = [...new Set(cells.map(({ scenario }) => scenario))].map((scenario) => [
    scenario,
    ...columns.map(({ spec }) => {
      const cell = cells.find((each) => each.scenario === scenario && each.release === spec);
      return linkedText(cell, evidence, place);
    }),
  ]);
  return markdownTable(["scenario", ...columns.map(columnHeader)], rows);
}

/** A cell's text, linked where it has an excerpt. */
export function linkedText(cell: ReferenceCell | undefined, evidence: ReadonlySet<string>, place: string): string {
  if (cell === undefined) return "not run";
  const name = `${cell.scenario}-${cell.release}`;
  return evidence.has(name) ? `[${cellText(cell)}](${place}/${name}.md)` : cellText(cell);
}
