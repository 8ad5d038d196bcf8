import type { TrialRow } from "./trials.ts";
import { enforced } from "./variants.ts";

type Trials = readonly TrialRow[];

/** What a setting did about a mode, from the trials of one scenario on one release without and with it. */
export function cellWord(mode: string, without: Trials, having: Trials): string {
  if (having.some(({ na }) => na === "setting")) return "n/a: no such setting";
  if (without.length === 0 || having.length === 0) return "not run";
  if (having.every(({ verdict }) => verdict === "not-applicable")) return `n/a: ${whyNot(without)}`;
  return [mode === enforced ? holds(having) : cures(mode, without, having), ...sideEffects(mode, without, having)].join(
    "; ",
  );
}

/** The scenario means nothing on the release, with the setting or without; or the setting takes away what it needs. */
function whyNot(without: Trials): string {
  return without.every(({ verdict }) => verdict === "not-applicable") ? "no such counter" : "switched off";
}

function cures(mode: string, without: Trials, having: Trials): string {
  const leaks = ({ verdict, modes }: TrialRow) => verdict === "diverged" && modes.includes(mode);
  const before = without.filter(leaks).length;
  const after = having.filter(leaks).length;
  if (before === 0 && after === 0) return quiet(without) && quiet(having) ? "–" : "inconclusive";
  if (before < without.length) return `open: ${after} of ${having.length}, without ${before} of ${without.length}`;
  if (after > 0) return counted("stays", after, having);
  const converged = having.filter(({ verdict }) => verdict === "converged").length;
  if (converged === having.length) return Math.min(without.length, converged) < 2 ? "gone in 1 seed" : "cured";
  const unclear = having.filter(({ verdict }) => verdict !== "converged" && verdict !== "diverged").length;
  return unclear > 0 ? counted("inconclusive", unclear, having) : "gone, but diverged";
}

function holds(having: Trials): string {
  const lax = having.filter(({ bypass }) => bypass).length;
  if (lax > 0) return counted("lets through", lax, having);
  return quiet(having) ? "enforced" : "inconclusive";
}

const quiet = (trials: Trials) =>
  trials.every(({ verdict }) => verdict === "converged" || verdict === "diverged") ||
  trials.every(({ verdict }) => verdict === "not-applicable");

/** "stays" where all seeds came to it, "stays in 2 of 3" where they did not. */
function counted(word: string, count: number, trials: Trials): string {
  return count === trials.length ? word : `${word} in ${count} of ${trials.length}`;
}

/** What came with the setting and with no seed without it. */
function sideEffects(mode: string, without: Trials, having: Trials): string[] {
  const modesOf = (trials: Trials) => trials.flatMap(({ verdict, modes }) => (verdict === "diverged" ? modes : []));
  const known = new Set([mode, ...modesOf(without)]);
  const added = [...new Set(modesOf(having))].filter((each) => !known.has(each)).sort();
  const only = (what: "bypass" | "expired") =>
    having.some((trial) => trial[what]) && !without.some((trial) => trial[what]);
  return [
    ...(added.length > 0 ? [`new: ${added.join(" ")}`] : []),
    ...(mode !== enforced && only("bypass") ? ["lets through"] : []),
    ...(only("expired") ? ["expired"] : []),
  ];
}
