import { modeIds, modeOf } from "../../harness/catalogue/index.ts";
import { markdownTable } from "../../harness/report/columns.ts";
import {
  columnHeader,
  columnsOf,
  labelsText,
  linkedText,
  type ReferenceCell,
  type ReferenceColumn,
} from "../reference/matrix/index.ts";
import { fillBetween } from "./markers.ts";

const reference = "../../reports/reference";

export interface AsRun {
  cells: readonly ReferenceCell[];
  /** How each was made; a release without one is known by its cells alone. */
  columns?: readonly ReferenceColumn[];
  scenarios: readonly { id: string; modes: readonly string[] }[];
  /** `SCENARIO-RELEASE` of those with an excerpt beside the matrix. */
  evidence: ReadonlySet<string>;
}

/** The modes that a page is about; none: it is not about any. */
export function modesOfPage(file: string): string[] {
  return modeIds.filter((id) => `${modeOf(id)!.page}.md` === file);
}

/** Modes whose page is not there, and pages of a mode that the catalogue does not have. */
export function unpaired(files: readonly string[]): string[] {
  return [
    ...modeIds
      .filter((id) => !files.includes(`${modeOf(id)!.page}.md`))
      .map((id) => `${id} has no page docs/modes/${modeOf(id)!.page}.md`),
    ...files
      .filter((file) => /^d\d+-/.test(file) && modesOfPage(file).length === 0)
      .map((file) => `docs/modes/${file} is of no mode in harness/catalogue/modes`),
  ];
}

/** The page with its head as the catalogue has it; one of several modes has its own. */
export function fillHead(page: string, ids: readonly string[]): string {
  const [id, ...more] = ids;
  return more.length > 0 ? page : page.replace(/^# .*/, () => `# ${id}: ${modeOf(id!)!.title}`);
}

/** The page with what its modes' scenarios came to between its markers; null without a marker. */
export function fillPage(page: string, modes: readonly string[], run: AsRun): string | null {
  return fillBetween(page, "as-run", asRunText(modes, run));
}

/**
 * A row for each scenario that says it can show one of these modes, then for each other one that did, as a finding or as
 * a label; columns are the releases that any of them ran on.
 */
function asRunText(modes: readonly string[], { cells, columns, scenarios, evidence }: AsRun): string {
  const among = (some: readonly string[]) => some.some((mode) => modes.includes(mode));
  const declared = scenarios.filter((scenario) => among(scenario.modes)).map(({ id }) => id);
  const seen = cells.filter((cell) => among(cell.modes) || among(cell.labels)).map(({ scenario }) => scenario);
  const rows = [...new Set([...declared, ...seen])];
  const own = cells.filter(({ scenario }) => rows.includes(scenario));
  if (own.length === 0) return "not run\n";
  const ran = columnsOf(cells, columns).filter(({ spec }) => own.some(({ release }) => release === spec));
  const table = markdownTable(
    ["scenario", ...ran.map(columnHeader)],
    rows.map((scenario) => [
      scenario,
      ...ran.map(({ spec }) => {
        const cell = own.find((each) => each.scenario === scenario && each.release === spec);
        return linkedText(cell, evidence, `${reference}/evidence`) + labelText(cell, modes);
      }),
    ]),
  );
  return `From [the reference matrix](${reference}/matrix.md):\n\n${table}\n`;
}

function labelText(cell: ReferenceCell | undefined, modes: readonly string[]): string {
  const own = cell?.labels.filter((label) => modes.includes(label)) ?? [];
  return own.length === 0 ? "" : `, label ${labelsText(own, cell!.verdicts)}`;
}
