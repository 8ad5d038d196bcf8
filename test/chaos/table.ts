import type { Case, Outcome } from "./case.ts";

export interface Played {
  of: Case;
  outcome: Outcome;
}

/** A line for each kind of case, as Markdown. */
export function table(played: readonly Played[]): string {
  const rows = Map.groupBy(played, ({ of }) => of.row);
  const lines = [...rows].map(([row, cases]) => {
    const faulty = cases.filter(({ outcome }) => outcome.faults.length > 0).length;
    const ends = [...new Set(cases.flatMap(({ outcome }) => outcome.ended.split(", ")))].filter(Boolean).sort();
    const slowest = Math.max(...cases.map(({ outcome }) => outcome.tookMs ?? 0));
    return `| ${row} | ${cases.length} | ${ends.join(", ")} | ${(slowest / 1000).toFixed(1)} s | ${faulty} |`;
  });
  return [
    "| what happens | cases | ends with | until nothing is left, at most | with a fault |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

export function faultLines(played: readonly Played[]): string[] {
  return played.flatMap(({ of, outcome }) => outcome.faults.map((fault) => `${of.name}: ${fault}`));
}
