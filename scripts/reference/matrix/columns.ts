import { z } from "zod";
import { Assembled } from "../../../harness/contracts/index.ts";
import { assembledText } from "../../../harness/report/assembled.ts";
import { markdownTable } from "../../../harness/report/columns.ts";
import { plural } from "../../../harness/text/index.ts";
import { LostTrial } from "../lost.ts";
import type { ReferenceCell } from "./cells.ts";

/** A run that replaced some cells of a column. */
const Part = z.object({
  scenarios: z.array(z.string()),
  seeds: z.array(z.number().int()),
  phantom429: z.string(),
  finishedAt: z.string(),
  judgedAt: z.string().optional(),
});

/** What is known of how a release's column was made: an entry of `releases` in environment.json. */
export const ReferenceColumn = z.looseObject({
  spec: z.string(),
  version: z.string(),
  /** Absent: it was installed exactly. */
  assembled: z.array(Assembled).optional(),
  phantom429: z.string().nullable().default(null),
  seeds: z.array(z.number().int()).default([]),
  /** How many had a verdict when the column was made. */
  scenarios: z.number().int().nullable().default(null),
  /** When the first of its trials began. */
  startedAt: z.string().nullable().default(null),
  /** When the last of them ended; null: a matrix of before does not say it. */
  finishedAt: z.string().nullable().default(null),
  /** When they were judged, which may be long after. */
  judgedAt: z.string().nullable().default(null),
  lost: z.array(LostTrial).default([]),
  /** Oldest first. */
  parts: z.array(Part).default([]),
});
export type ReferenceColumn = z.infer<typeof ReferenceColumn>;

const EnvironmentFile = z.looseObject({
  phantom429: z.string().optional(),
  startedAt: z.string().optional(),
  seeds: z.array(z.number().int()).optional(),
  releases: z.array(z.looseObject({ spec: z.string() })),
});

/** The columns of an environment.json of any age; what an entry of before lacks is taken from the file's head. */
export function readColumns(json: string): ReferenceColumn[] {
  const { phantom429, startedAt, seeds, releases } = EnvironmentFile.parse(JSON.parse(json));
  return releases.map((entry) => ReferenceColumn.parse({ phantom429, startedAt, seeds, ...entry }));
}

/** The columns, and one of which nothing is known for each release of the cells that has none. */
export function columnsOf(
  cells: readonly ReferenceCell[],
  columns: readonly ReferenceColumn[] = [],
): readonly ReferenceColumn[] {
  const known = new Set(columns.map(({ spec }) => spec));
  const others = new Map(cells.map(({ release, version }) => [release, version]));
  const bare = [...others].filter(([spec]) => !known.has(spec));
  return [...columns, ...bare.map(([spec, version]) => ReferenceColumn.parse({ spec, version }))];
}

/** When a cell got its verdicts, as far as that is known. */
export function judgedAt({ parts, ...column }: ReferenceColumn, scenario: string): string | null {
  const part = parts.findLast(({ scenarios }) => scenarios.includes(scenario));
  if (part !== undefined) return part.judgedAt ?? part.finishedAt;
  return column.judgedAt ?? column.finishedAt ?? column.startedAt;
}

/** "1.110.2*": the star says that it was assembled. */
export function columnHeader({ spec, assembled = [] }: ReferenceColumn): string {
  return assembled.length > 0 ? `${spec}*` : spec;
}

/** "exact", or "assembled: litellm-proxy-extras 0.4.110 for 0.4.114.post1" */
export function installedText({ assembled = [] }: ReferenceColumn): string {
  if (assembled.length === 0) return "exact";
  return `assembled: ${assembledText(assembled)}`;
}

/** A row per column: how it was installed, when, by which harness and with what it was made. */
export function columnsTable(columns: readonly ReferenceColumn[], cells: readonly ReferenceCell[]): string {
  const rows = columns.map((column) => {
    const own = cells.filter(({ release }) => release === column.spec);
    const trials = own.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
    return [
      columnHeader(column),
      installedText(column),
      [madeText(column), ...column.parts.map(partText)].join("; "),
      column.phantom429 ?? "not known",
      String(own.length),
      column.seeds.join(", "),
      String(trials),
    ];
  });
  return markdownTable(["release", "installed", "made", "phantom429", "scenarios", "seeds", "trials"], rows);
}

function madeText({ startedAt, finishedAt }: ReferenceColumn): string {
  if (finishedAt !== null) return minute(finishedAt);
  return startedAt === null ? "not known" : `begun ${minute(startedAt)}`;
}

function partText({ scenarios, seeds, finishedAt }: ReferenceColumn["parts"][number]): string {
  const which = scenarios.length <= 2 ? scenarios.join(", ") : plural(scenarios.length, "scenario");
  return `${which} on ${minute(finishedAt)}, seeds ${seeds.join(", ")}`;
}

/** "2026-11-28 10:58" */
function minute(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}
