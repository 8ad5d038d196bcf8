import { plural } from "../../harness/text/index.ts";
import {
  columnHeader,
  columnsOf,
  columnsTable,
  countText,
  installedText,
  type ReferenceCell,
} from "../reference/matrix/index.ts";
import { newestOf, wholeColumns } from "../reference/releases.ts";
import type { AsRun } from "./page.ts";
import { olderThan, type Rule } from "./rules.ts";

/** Which release is the newest and how it was installed, how each column was made, and which are older than a rule. */
export function columnsPart(run: AsRun, rules: readonly Rule[]): string {
  const columns = columnsOf(run.cells, run.columns);
  const whole = wholeColumns({ cells: run.cells, columns });
  const newest = newestOf(whole);
  const exact = newestOf(whole.filter(({ assembled = [] }) => assembled.length === 0));
  const older = rules.flatMap((rule) => {
    const releases = olderThan(rule, run);
    return releases.length === 0 ? [] : [`- ${rule.change} Made before that: ${releases.join(", ")}.\n`];
  });
  const lines = [
    ...(newest === null ? [] : [`**The newest release here is ${newest.spec}** (${installedText(newest)}).`]),
    ...(exact === null || exact === newest ? [] : [`The newest that installs exactly is ${exact.spec}.`]),
    countText(run.cells, columns),
  ];
  const before = older.length === 0 ? "" : `\nMade before some rules changed:\n\n${older.join("")}`;
  return `\n${lines.join(" ")}\n\n${columnsTable(columns, run.cells)}${incomplete(run.cells)}${before}\n`;
}

/** Columns that lack scenarios, or the modes of each seed. */
function incomplete(cells: readonly ReferenceCell[]): string {
  const all = new Set(cells.map(({ scenario }) => scenario)).size;
  const texts = [...Map.groupBy(cells, ({ release }) => release)].map(([release, own]) => {
    const vague = own.some(({ verdicts }) => verdicts.some(({ modes }) => modes === null));
    const told = [
      ...(own.length < all ? [`${plural(all - own.length, "scenario")} not run`] : []),
      ...(vague ? ["cells of several modes say `in some seed`"] : []),
    ];
    return { release, told: told.join(", ") };
  });
  const groups = Map.groupBy(
    texts.filter(({ told }) => told !== ""),
    ({ told }) => told,
  );
  const parts = [...groups].map(([told, own]) => `${own.map(({ release }) => release).join(", ")} (${told})`);
  return parts.length === 0 ? "" : `\nOlder columns, to be made again: ${parts.join("; ")}.\n`;
}

/** "14 controls with 5 seeds on 8 releases, 560 trials: none diverged, 1 inconclusive (…), 70 n/a." */
export function controlsPart({ cells, columns }: AsRun): string {
  if (cells.length === 0) return "not run\n";
  const trials = cells.flatMap(({ scenario, release, verdicts }) =>
    verdicts.map(({ seed, verdict }) => ({ verdict, name: `${scenario} on ${release}, seed ${seed}` })),
  );
  const of = (word: string) => trials.filter(({ verdict }) => verdict === word);
  const named = (own: readonly { name: string }[]) => own.map(({ name }) => name).join("; ");
  const [diverged, unclear] = [of("diverged"), of("inconclusive")];
  const scenarios = new Set(cells.map(({ scenario }) => scenario)).size;
  const releases = columnsOf(cells, columns);
  return (
    `\n${plural(scenarios, "control")} on ${plural(releases.length, "release")} (${releases.map(columnHeader).join(", ")}), ` +
    `${plural(trials.length, "trial")}: ${of("converged").length} converged, ` +
    `${diverged.length === 0 ? "none diverged" : `**${diverged.length} diverged** (${named(diverged)})`}, ` +
    `${unclear.length} inconclusive${unclear.length === 0 ? "" : ` (${named(unclear)})`}, ` +
    `${of("not-applicable").length} n/a ([the table](../reports/reference/controls/matrix.md)).${notRun(cells)}\n\n`
  );
}

/** " Not run: control-long-stream on 1.84.0, 1.94.3." */
function notRun(cells: readonly ReferenceCell[]): string {
  const releases = [...new Set(cells.map(({ release }) => release))];
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const missing = scenarios.map((scenario) => {
    const own = cells.filter((cell) => cell.scenario === scenario).map(({ release }) => release);
    return { scenario, on: releases.filter((release) => !own.includes(release)).join(", ") };
  });
  const groups = Map.groupBy(
    missing.filter(({ on }) => on !== ""),
    ({ on }) => on,
  );
  const texts = [...groups].map(([on, own]) => `${own.map(({ scenario }) => scenario).join(", ")} on ${on}`);
  return texts.length === 0 ? "" : ` Not run: ${texts.join("; ")}.`;
}
