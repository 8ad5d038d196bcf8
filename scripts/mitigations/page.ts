import { markdownTable } from "../../harness/report/columns.ts";
import { fillBetween } from "../as-run/markers.ts";
import { modesText } from "../reference/matrix/index.ts";
import { cellWord } from "./cell.ts";
import type { TrialRow } from "./trials.ts";
import { stands, variants, withoutAny } from "./variants.ts";

/** docs/mitigations.md with a table for each release, and the modes that no row is for; null without a marker. */
export function fillMitigations(page: string, rows: readonly TrialRow[], modes: readonly string[] = []): string | null {
  const releases = [...new Set(rows.map(({ release }) => release))];
  const text = releases
    .map((release) => `### ${release}\n\n${seedsText(release, rows)}\n\n${releaseTable(release, rows)}\n`)
    .join("");
  const left = modes.filter((each) => stands.every(({ mode }) => mode !== each));
  const without =
    left.length === 0 ? "" : `Modes without a row, because no setting was said to help: ${left.join(", ")}.\n\n`;
  return fillBetween(page, "mitigations", text === "" ? "not run\n" : `\n${text}${without}`);
}

function releaseTable(release: string, rows: readonly TrialRow[]): string {
  const lines = stands.map(({ mode, scenario }) => {
    const of = (setting: string) =>
      rows.filter((row) => row.release === release && row.scenario === scenario && row.setting === setting);
    const without = of(withoutAny.name);
    const cells = variants.map(({ name }) => cellWord(mode, without, of(name)));
    return [mode, scenario, verdictsText(without), ...cells];
  });
  return markdownTable(["mode", "scenario", "without", ...variants.map(({ name }) => name)], lines);
}

/** How many seeds each of its cells has. */
function seedsText(release: string, rows: readonly TrialRow[]): string {
  const own = rows.filter((row) => row.release === release && row.na !== "setting");
  const cells = Map.groupBy(own, ({ setting, scenario }) => `${setting} ${scenario}`);
  const counts = [...cells.values()].map((trials) => trials.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (least < most) return `${least} to ${most} seeds in a cell.`;
  if (most === 1) return "One seed in each cell: a race may be missed, and nothing is called cured.";
  return `${["Two", "Three"][most - 2] ?? most} seeds in each cell.`;
}

const short = { converged: "converged", diverged: "diverged", inconclusive: "inconclusive", "not-applicable": "n/a" };

/** "diverged D1", "diverged D16 D17, D33 (1 of 3)", "2 diverged D1, 1 converged" */
function verdictsText(trials: readonly TrialRow[]): string {
  const groups = Map.groupBy(trials, ({ verdict }) => verdict);
  const words = [...groups].map(([verdict, own]) => {
    const modes = verdict === "diverged" ? [...new Set(own.flatMap(({ modes }) => modes))].sort() : [];
    return `${groups.size > 1 ? `${own.length} ` : ""}${short[verdict]}${modesText(modes, own)}`;
  });
  return words.length === 0 ? "not run" : words.join(", ");
}
