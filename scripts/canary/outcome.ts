import type { CanaryTrial, Comparison, Undecided } from "./compare.ts";

/** What a canary came to, for the exit code. */
export const exits = {
  nothingNew: 0,
  /** Something diverged that did not on the last judged release, or a control did. */
  newlyDiverged: 1,
  /** The release did not install, trials have no verdict, or too few were decided. */
  notRun: 3,
  /** Nothing new diverged, but something could not be judged or compared. */
  undecided: 4,
} as const;

export type Exit = (typeof exits)[keyof typeof exits];

/** A release as it was run and compared. */
export interface Judgement {
  release: string;
  /** Scenarios were left out, so the whole release is still to be judged. */
  part: boolean;
  /** The last judged one below it; null: there is none, so nothing could be compared. */
  baseline: string | null;
  /** Why there is no answer: it was not run at all, or too few of its trials were decided; or null. */
  refused: string | null;
  comparison: Comparison;
  /** Planned trials without a verdict. */
  lost: Undecided[];
  /** Trials with a verdict of any word. */
  ran: number;
  /** Those that converged or diverged. */
  decided: number;
  scenarios: number;
  seeds: readonly number[];
  controls: {
    scenarios: number /** Converged with every seed. */;
    held: number;
    seeds: readonly number[];
    diverged: readonly CanaryTrial[];
  };
  /** Companions that were replaced: "litellm-proxy-extras 0.4.110 for 0.4.114.post1"; empty: none. */
  assembled: string;
  /** ISO time. */
  finishedAt: string;
}

export function exitOf({ refused, comparison, lost, controls }: Judgement): Exit {
  if (comparison.fresh.length > 0 || controls.diverged.length > 0) return exits.newlyDiverged;
  if (refused !== null || lost.length > 0) return exits.notRun;
  return comparison.undecided.length > 0 || comparison.uncompared.length > 0 ? exits.undecided : exits.nothingNew;
}

/** That of many: the news first, then what was not run. */
export function worst(codes: readonly Exit[]): Exit {
  return [exits.newlyDiverged, exits.notRun, exits.undecided].find((code) => codes.includes(code)) ?? exits.nothingNew;
}
