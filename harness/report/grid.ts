import type { TrialOutcome } from "../contracts/index.ts";
import { toldModes } from "./mode-kinds.ts";
import type { Table } from "./tables.ts";

type Trial = Pick<TrialOutcome, "verdict" | "environment">;

/** Scenario × subject: what each cell's seeds came to. */
export function gridTable(trials: readonly Trial[]): Table {
  const subjects = unique(trials.map(({ verdict }) => verdict.subject.spec));
  const rows = unique(trials.map(({ verdict }) => verdict.scenario)).map((scenario) => {
    const row = trials.filter(({ verdict }) => verdict.scenario === scenario);
    return [scenario, ...subjects.map((spec) => cell(row.filter(({ verdict }) => verdict.subject.spec === spec)))];
  });
  return { header: ["scenario", ...subjects], rows };
}

/** "converged", "diverged (D1)", "diverged (D16 (tag), D17 (end user))", or with several seeds that disagree "2 × diverged (D1), 1 × inconclusive". */
function cell(trials: readonly Trial[]): string {
  const words = trials.map(wordOf);
  const kinds = unique(words);
  if (kinds.length === 0) return "not run";
  if (kinds.length === 1) return words.length === 1 ? kinds[0]! : `${words.length} × ${kinds[0]}`;
  return kinds.map((kind) => `${words.filter((word) => word === kind).length} × ${kind}`).join(", ");
}

function wordOf(trial: Trial): string {
  const { verdict } = trial.verdict;
  const modes = toldModes([trial]).join(", ");
  return modes === "" ? verdict : `${verdict} (${modes})`;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
