import { resultsTable } from "./results-table.ts";

/** A mode that a scenario showed on a release. */
export interface ShownMode {
  /** "D1" …, or "unknown mode". */
  mode: string;
  /** With which; empty: with some, and the matrix does not say which. */
  seeds: readonly number[];
}

/** What a scenario came to on a release, with all seeds. */
export interface Result {
  scenario: string;
  release: string;
  /** Seeds that converged or diverged. 0: it does not apply there, or all were inconclusive. */
  judged: number;
  diverged: number;
  inconclusive: number;
  modes: readonly ShownMode[];
}

const unknown = { written: "unknown", mode: "unknown mode" };

/**
 * Reads a table with a line for each scenario and a column for each release. A cell is "3/3 D1:1,2,3 D29:2 D7:?" (3 of 3 seeds
 * diverged; D1 with seeds 1, 2 and 3; D7 with some), with " i1" for a seed that was inconclusive, or empty: not run.
 */
export function readResults(table: string): Result[] {
  const [header = [], ...lines] = table
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const releases = header.slice(1);
  return lines.flatMap(([scenario = "", ...cells]) =>
    cells.flatMap((cell, column) => (cell === "" ? [] : [readCell(scenario, releases[column]!, cell)])),
  );
}

function readCell(scenario: string, release: string, cell: string): Result {
  const [share = "", ...rest] = cell.split(" ");
  const [diverged, judged] = share.split("/").map(Number) as [number, number];
  const inconclusive = Number(rest.find((word) => /^i\d+$/.test(word))?.slice(1) ?? 0);
  const modes = rest.flatMap((word): ShownMode[] => {
    const [mode = "", seeds] = word.split(":");
    if (seeds === undefined) return [];
    return [
      {
        mode: mode === unknown.written ? unknown.mode : mode,
        seeds: seeds === "?" ? [] : seeds.split(",").map(Number),
      },
    ];
  });
  return { scenario, release, judged, diverged, inconclusive, modes };
}

/** A cell of that table. */
export function resultCell({ judged, diverged, inconclusive, modes }: Omit<Result, "scenario" | "release">): string {
  return [
    `${diverged}/${judged}`,
    ...(inconclusive === 0 ? [] : [`i${inconclusive}`]),
    ...modes.map(({ mode, seeds }) => {
      return `${mode === unknown.mode ? unknown.written : mode}:${seeds.length === 0 ? "?" : seeds.join(",")}`;
    }),
  ].join(" ");
}

/** The reference matrix, the oldest release first. */
export const results: readonly Result[] = readResults(resultsTable);
