import { compare, valid } from "@renovatebot/pep440";
import { scenarios as catalogue } from "../../scenarios/index.ts";
import type { KeptMatrix, Replaces } from "./kept.ts";
import type { ReferenceCell, ReferenceColumn } from "./matrix/index.ts";

/** What a run made: a column for each release of which some trial has a verdict. */
export interface MadeMatrix {
  cells: readonly ReferenceCell[];
  columns: readonly ReferenceColumn[];
  /** Scenarios that were asked for by name; undefined: all, so its columns replace those of before whole. */
  only: readonly string[] | undefined;
}

/**
 * The kept cells that were not made again, and those that were. A release of which no trial came to a verdict keeps what
 * it had: a package index that does not answer deletes no evidence.
 */
export function mergeMatrix(kept: KeptMatrix, made: MadeMatrix, replaces: Replaces): Omit<KeptMatrix, "evidence"> {
  const madeOf = new Map(made.columns.map((column) => [column.spec, column]));
  const stays = (cell: ReferenceCell) => !madeOf.has(cell.release) || !replaces(cell);
  const columns = kept.columns.map((column) => {
    const again = madeOf.get(column.spec);
    if (again === undefined) return column;
    return made.only === undefined ? again : withPart(column, again, made.only);
  });
  const known = new Set(kept.columns.map(({ spec }) => spec));
  const all = [...columns, ...made.columns.filter(({ spec }) => !known.has(spec))].toSorted(byVersion);
  const cells = [...kept.cells.filter(stays), ...made.cells];
  return { columns: all, cells: inOrder(cells, all) };
}

/** The column stays that of its own run; the part says what was made later, and where. */
function withPart(column: ReferenceColumn, again: ReferenceColumn, scenarios: readonly string[]): ReferenceColumn {
  const { seeds, phantom429, finishedAt, judgedAt } = again;
  const earlier = column.parts
    .map((part) => ({ ...part, scenarios: part.scenarios.filter((scenario) => !scenarios.includes(scenario)) }))
    .filter((part) => part.scenarios.length > 0);
  const made = { phantom429: phantom429 ?? "", finishedAt: finishedAt ?? "", judgedAt: judgedAt ?? undefined };
  const part = { scenarios: [...scenarios], seeds, ...made };
  const lost = column.lost.filter(({ scenario }) => !scenarios.includes(scenario));
  return { ...column, parts: [...earlier, part], lost: [...lost, ...again.lost] };
}

/** Oldest release first; what is no version comes last. */
function byVersion(a: ReferenceColumn, b: ReferenceColumn): number {
  if (valid(a.version) && valid(b.version)) return compare(a.version, b.version);
  return Number(!valid(a.version)) - Number(!valid(b.version));
}

/** Scenarios as the catalogue has them, those that it no longer has at the end; releases as the columns. */
function inOrder(cells: readonly ReferenceCell[], columns: readonly ReferenceColumn[]): ReferenceCell[] {
  const ids = catalogue.map(({ id }) => id);
  const row = ({ scenario }: ReferenceCell) => (ids.includes(scenario) ? ids.indexOf(scenario) : ids.length);
  const column = ({ release }: ReferenceCell) => columns.findIndex(({ spec }) => spec === release);
  return cells.toSorted((a, b) => row(a) - row(b) || a.scenario.localeCompare(b.scenario) || column(a) - column(b));
}
