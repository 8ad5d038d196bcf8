import { modesOf, type Verdict, type VerdictWord } from "../contracts/index.ts";

/** What a trial came to, as far as a gate needs it. */
export interface GateTrial {
  scenario: string;
  seed: number;
  verdict: VerdictWord;
  /** Of its findings, each once. */
  modes: readonly string[];
  /** Of those by which a budget was passed; null: whether one was is not known. */
  bypasses: readonly string[] | null;
  headline: string;
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
