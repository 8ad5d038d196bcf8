import { stringify } from "csv-stringify/sync";
import { modesOf, type TrialOutcome } from "../contracts/index.ts";
import { assembledText } from "./assembled.ts";
import { dollars } from "./format.ts";
import { moneyLeaked } from "./leaked.ts";
import { toldModes } from "./mode-kinds.ts";

/** A row per trial, in the order of the campaign; amounts in dollars, durations in ms, `dir` relative to the campaign. */
export function matrixCsv(trials: readonly TrialOutcome[], relative: (dir: string) => string): string {
  return stringify(
    trials.map(({ verdict, environment, dir }) => ({
      scenario: verdict.scenario,
      subject: verdict.subject.spec,
      version: verdict.subject.version,
      assembled: assembledText(verdict.subject.assembled),
      seed: verdict.seed,
      replicas: environment.stack.replicas,
      profile: environment.profile,
      verdict: verdict.verdict,
      expected: [verdict.expected ?? []].flat().join(" "),
      modes: modesOf(verdict.findings).join(" "),
      mode_kinds: toldModes([{ verdict, environment }]).join("; "),
      leaked: dollars(moneyLeaked(verdict)),
      phantom_refusals: verdict.refusals.filter((refusal) => refusal.phantom).length,
      faults_planned: verdict.faults.planned,
      faults_fired: verdict.faults.fired,
      faults_excused: verdict.faults.excused.length,
      duration_ms: Math.round(sum(Object.values(verdict.timings))),
      reason: verdict.reason,
      dir: relative(dir),
    })),
    { header: true },
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
