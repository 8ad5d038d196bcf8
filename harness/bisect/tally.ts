import type { BisectRound, BisectTrial } from "../contracts/index.ts";

/** What a release showed so far. */
export interface Tally {
  /** Seeds with the mode, of those that came to converged or diverged, of all that were run. */
  shown: number;
  judged: number;
  seeds: number;
}

export type Standing = "bad" | "good" | "unclear" | "skipped";

/** How many seeds it takes to call a release good, and the most that it gets. */
export interface Rule {
  needed: number;
  limit: number;
}

/** At the rate of the bad end, that many seeds in a row miss the mode with a chance of at most: */
const missed = 0.05;
/** A release gets at most so many times the seeds that were asked for. With three and a rate of 1 in 3, eight are needed. */
const patience = 4;

/** @param mode null: any divergence */
export const shows = ({ verdict, modes }: Pick<BisectTrial, "verdict" | "modes">, mode: string | null) =>
  verdict === "diverged" && (mode === null || modes.includes(mode));

const isJudged = ({ verdict }: BisectTrial) => verdict === "converged" || verdict === "diverged";

export function tally(rounds: readonly BisectRound[], mode: string | null): Tally {
  const trials = rounds.flatMap((round) => round.trials);
  return {
    shown: trials.filter((trial) => shows(trial, mode)).length,
    judged: trials.filter(isJudged).length,
    seeds: new Set(rounds.flatMap(({ seeds }) => seeds)).size,
  };
}

/**
 * A defect that the bad end shows with all seeds is gone where none of as many shows it. Of a race, as many are needed as
 * make it unlikely that the rate of the bad end missed them all.
 */
export function ruleBy({ shown, judged }: Tally, seeds: number): Rule {
  const rate = judged === 0 ? 1 : shown / judged;
  const unlikely = rate >= 1 || rate <= 0 ? 0 : Math.ceil(Math.log(missed) / Math.log(1 - rate));
  return { needed: Math.max(seeds, unlikely), limit: seeds * patience };
}

/** One seed with the mode proves that it is there. Where none could be judged at once, more of them would not help. */
export function standingOf({ shown, judged, seeds }: Tally, { needed, limit }: Rule): Standing {
  if (shown > 0) return "bad";
  if (judged >= needed) return "good";
  return judged === 0 || seeds >= limit ? "skipped" : "unclear";
}
