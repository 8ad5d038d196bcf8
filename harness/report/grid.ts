import type { TrialOutcome } from "../campaign/types.ts";
import type { Verdict } from "../contracts/index.ts";
import { modesOf } from "./matrix.ts";
import type { Table } from "./tables.ts";

/** Scenario × subject: what each cell's seeds came to. */
export function gridTable(trials: readonly Pick<TrialOutcome, "verdict">[]): Table {
  const verdicts = trials.map(({ verdict }) => verdict);
  const subjects = unique(verdicts.map((verdict) => verdict.subject.spec));
  const rows = unique(verdicts.map((verdict) => verdict.scenario)).map((scenario) => [
    scenario,
    ...subjects.map((spec) => cell(verdicts.filter((v) => v.scenario === scenario && v.subject.spec === spec))),
  ]);
  return { header: ["scenario", ...subjects], rows };
}

/** "converged", "diverged (D1)", or with several seeds that disagree "2 × diverged (D1), 1 × inconclusive". */
function cell(verdicts: readonly Verdict[]): string {
  const words = verdicts.map(wordOf);
  const kinds = unique(words);
  if (kinds.length === 0) return "not run";
  if (kinds.length === 1) return words.length === 1 ? kinds[0]! : `${words.length} × ${kinds[0]}`;
  return kinds.map((kind) => `${words.filter((word) => word === kind).length} × ${kind}`).join(", ");
}

function wordOf(verdict: Verdict): string {
  const modes = modesOf(verdict.findings).join(", ");
  return modes === "" ? verdict.verdict : `${verdict.verdict} (${modes})`;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
