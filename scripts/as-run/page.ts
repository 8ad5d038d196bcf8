import { markdownTable } from "../../harness/report/columns.ts";
import type { ReferenceCell } from "../../harness/report/reference/index.ts";
import { cellText } from "../../harness/report/reference/matrix.ts";

const opening = "<!-- as-run -->";
const closing = "<!-- /as-run -->";
const reference = "../../reports/reference";

export interface AsRun {
  cells: readonly ReferenceCell[];
  scenarios: readonly { id: string; modes: readonly string[] }[];
  /** `SCENARIO-RELEASE` of those with an excerpt beside the matrix. */
  evidence: ReadonlySet<string>;
}

/** The modes that a page is about, by its file's name; none: it is not about any. */
export function modesOfPage(file: string): string[] {
  if (file === "look-alikes.md") return ["D23", "D24", "D25", "D26", "D27"];
  const number = /^d(\d+)-.*\.md$/.exec(file)?.[1];
  return number === undefined ? [] : [`D${Number(number)}`];
}

/**
 * The page with what its modes' scenarios came to between the two markers, and everything else as it was; null without a
 * marker. The closing one may be missing.
 */
export function fillPage(page: string, modes: readonly string[], run: AsRun): string | null {
  const from = page.indexOf(opening);
  if (from === -1) return null;
  const close = page.indexOf(closing, from);
  const until = close === -1 ? from + opening.length : close + closing.length;
  return `${page.slice(0, from)}${opening}\n${asRunText(modes, run)}${closing}${page.slice(until)}`;
}

/**
 * A row for each scenario that says it can show one of these modes, then for each other one that did; columns are the
 * releases that any of them ran on.
 */
function asRunText(modes: readonly string[], { cells, scenarios, evidence }: AsRun): string {
  const among = (some: readonly string[]) => some.some((mode) => modes.includes(mode));
  const declared = scenarios.filter((scenario) => among(scenario.modes)).map(({ id }) => id);
  const seen = cells.filter((cell) => among(cell.modes)).map(({ scenario }) => scenario);
  const rows = [...new Set([...declared, ...seen])];
  const own = cells.filter(({ scenario }) => rows.includes(scenario));
  if (own.length === 0) return "not run\n";
  const releases = [...new Set(cells.map(({ release }) => release))].filter((release) =>
    own.some((cell) => cell.release === release),
  );
  const table = markdownTable(
    ["scenario", ...releases],
    rows.map((scenario) => [
      scenario,
      ...releases.map((release) => {
        const cell = own.find((each) => each.scenario === scenario && each.release === release);
        return cell === undefined ? "not run" : linked(cell, evidence);
      }),
    ]),
  );
  return `From [the reference matrix](${reference}/matrix.md):\n\n${table}\n`;
}

function linked(cell: ReferenceCell, evidence: ReadonlySet<string>): string {
  const name = `${cell.scenario}-${cell.release}`;
  return evidence.has(name) ? `[${cellText(cell)}](${reference}/evidence/${name}.md)` : cellText(cell);
}
