import type { VerdictWord } from "../../harness/contracts/index.ts";
import type { ReferenceCell } from "../reference/matrix/index.ts";

/** A trial of the new release. */
export interface CanaryTrial {
  scenario: string;
  seed: number;
  word: VerdictWord;
  modes: string[];
  reason: string;
  /** The command line that runs it again. */
  repeat: string;
}

/** A mode in a scenario, on both releases. */
export interface Compared {
  scenario: string;
  mode: string;
  /** What the judged release came to in this scenario. */
  before: string;
  now: string;
}

/** One that the judged release does not have. */
export type Fresh = Compared & { reason: string; repeat: string };

export interface Undecided {
  scenario: string;
  seed: number;
  why: string;
}

export interface Comparison {
  fresh: Fresh[];
  fixed: Compared[];
  /** Not there, but the judged release did not have it with every seed either. */
  unseen: Compared[];
  still: Compared[];
  /** Diverged where the judged release has no verdict to compare with. */
  uncompared: Fresh[];
  undecided: Undecided[];
}

export const decided = (word: string) => word === "converged" || word === "diverged";

/**
 * The trials of a release against the last judged one, by scenario and mode. A scenario is only compared where both came
 * to a verdict: what was not judged is neither fixed nor new.
 */
export function compareWith(cells: readonly ReferenceCell[], trials: readonly CanaryTrial[]): Comparison {
  const result: Comparison = { fresh: [], fixed: [], unseen: [], still: [], uncompared: [], undecided: [] };
  for (const [scenario, own] of Map.groupBy(trials, (trial) => trial.scenario)) {
    const cell = cells.find((each) => each.scenario === scenario);
    const before = wordsOf(
      (cell?.verdicts ?? []).map(({ verdict, modes }) => ({ word: verdict, modes })),
      cell?.modes,
    );
    const now = wordsOf(own);
    const judged = own.filter(({ word }) => decided(word));
    const modes = new Set(judged.flatMap((trial) => trial.modes));
    for (const mode of modes) {
      const { reason, repeat } = judged.find((trial) => trial.modes.includes(mode))!;
      const fresh = { scenario, mode, before, now, reason, repeat };
      if (cell?.modes.includes(mode)) result.still.push({ scenario, mode, before, now });
      else if (comparable(cell)) result.fresh.push(fresh);
      else result.uncompared.push(fresh);
    }
    for (const mode of judged.length === 0 ? [] : (cell?.modes ?? [])) {
      if (modes.has(mode)) continue;
      result[always(cell!, mode) ? "fixed" : "unseen"].push({ scenario, mode, before, now });
    }
    result.undecided.push(...undecidedOf(own, cell));
  }
  return result;
}

/** Its verdicts say whether the mode was there: decided, or the release had nothing that it could be on. */
function comparable(cell: ReferenceCell | undefined): boolean {
  return cell?.verdicts.some(({ verdict }) => decided(verdict) || verdict === "not-applicable") ?? false;
}

/** With each seed; where it is not known which had it, none is taken for one that had. */
function always({ verdicts }: ReferenceCell, mode: string): boolean {
  const judged = verdicts.filter(({ verdict }) => decided(verdict));
  return judged.every(({ modes }) => modes?.includes(mode));
}

/** Inconclusive ones, and those that do not apply although they did before. */
function undecidedOf(trials: readonly CanaryTrial[], cell: ReferenceCell | undefined): Undecided[] {
  const applied = cell?.verdicts.some(({ verdict }) => decided(verdict)) ?? false;
  return trials
    .filter(({ word }) => word === "inconclusive" || (word === "not-applicable" && applied))
    .map(({ scenario, seed, word, reason }) => ({ scenario, seed, why: `${word}: ${reason}` }));
}

/** "diverged D1", "2 diverged D9, 1 converged", "diverged (D2 D30 in some seed)", "not run" */
function wordsOf(seeds: readonly { word: string; modes: string[] | null }[], ofAll: readonly string[] = []): string {
  const unknown = `(${ofAll.join(" ")} in some seed)`;
  const texts = seeds.map(({ word, modes }) => [word, ...(modes ?? [unknown])].join(" "));
  const kinds = [...new Set(texts)];
  if (kinds.length <= 1) return kinds[0] ?? "not run";
  return kinds.map((kind) => `${texts.filter((text) => text === kind).length} ${kind}`).join(", ");
}
