import { modesOf, type Verdict, type VerdictWord } from "../contracts/index.ts";

export interface Named {
  scenario: string;
  seed: number;
}

export function nameOf({ scenario, seed }: Named): string {
  return `${scenario} ${seed}`;
}

/** What a trial came to, as far as a gate needs it. */
export interface GateTrial extends Named {
  verdict: VerdictWord;
  /** Of its findings, each once. */
  modes: readonly string[];
  /** Of those by which a budget was passed; null: whether one was is not known. */
  bypasses: readonly string[] | null;
  headline: string;
}

/** A trial that decides nothing. */
export interface Undecided extends Named {
  why: string;
}

/** What was asked for, and what came of it. */
export interface GateRun {
  asked: readonly Named[];
  /** Those that were not asked for count for nothing, but for further seeds of a race. */
  trials: readonly GateTrial[];
  /** What could not be run. */
  failed: readonly Undecided[];
}

type Told = Pick<Verdict, "scenario" | "seed" | "verdict" | "headline"> & {
  findings: readonly Pick<Verdict["findings"][number], "invariant" | "mode">[];
  checks: readonly Pick<Verdict["checks"][number], "invariant" | "outcome">[];
};

export function gateTrial({ scenario, seed, verdict, headline, findings, checks }: Told): GateTrial {
  const through = findings.filter(({ invariant }) => invariant === "no-bypass");
  const isKnown = checks.some(
    ({ invariant, outcome }) => invariant === "no-bypass" && (outcome === "held" || outcome === "broken"),
  );
  return {
    scenario,
    seed,
    verdict,
    modes: modesOf(findings),
    bypasses: isKnown ? modesOf(through) : null,
    headline,
  };
}
