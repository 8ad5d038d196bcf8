import type { VerdictWord } from "../contracts/index.ts";

/** What a trial came to, as far as a change needs it. `modes`: those of its findings, each once. */
export interface Judged {
  scenario: string;
  verdict: VerdictWord;
  modes: readonly string[];
}

/** The trials of one scenario, all seeds. */
export interface ScenarioRates {
  /** Trials that converged, diverged, or are not applicable: nothing can leak there. */
  judged: number;
  inconclusive: number;
  /** Mode → in how many of the judged trials. */
  modes: ReadonlyMap<string, number>;
}

/** Scenario → its rates, in the order in which scenarios come. */
export function ratesOf(trials: readonly Judged[]): Map<string, ScenarioRates> {
  const groups = Map.groupBy(trials, ({ scenario }) => scenario);
  return new Map([...groups].map(([scenario, group]) => [scenario, ratesOfOne(group)]));
}

function ratesOfOne(trials: readonly Judged[]): ScenarioRates {
  const judged = trials.filter(({ verdict }) => verdict !== "inconclusive");
  const modes = new Map<string, number>();
  for (const trial of judged) for (const mode of new Set(trial.modes)) modes.set(mode, (modes.get(mode) ?? 0) + 1);
  return { judged: judged.length, inconclusive: trials.length - judged.length, modes };
}
