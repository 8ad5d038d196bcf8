import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type CampaignOptions, runCampaign } from "../../harness/campaign/index.ts";
import type { CampaignResult } from "../../harness/contracts/index.ts";
import { findScenario } from "../../scenarios/index.ts";

/** Releases whose companions an index may not serve. */
const assembled = ["1.110.2"];

/**
 * Runs a campaign on real LiteLLM into a temporary directory; the directory is kept when PHANTOM429_KEEP is set. A trial that
 * was inconclusive, as one may be on a busy machine, is no verdict: it is run once more.
 */
export async function campaign(
  specs: string[],
  scenarios: string[],
  options: Partial<CampaignOptions> = {},
  limitMs = 9 * 60_000,
): Promise<CampaignResult> {
  const out = await mkdtemp(join(tmpdir(), "phantom429-test-"));
  onTestFinished(() => (process.env.PHANTOM429_KEEP ? undefined : rm(out, { recursive: true, force: true })));
  const subjects = specs.map((spec) => ({
    spec,
    settings: [],
    patches: [],
    latestDeps: false,
    ...(assembled.includes(spec) ? { companions: "nearest" as const } : {}),
  }));
  const signal = AbortSignal.timeout(limitMs);
  const run = (dir: string, more: Partial<CampaignOptions> = {}) =>
    runCampaign(
      {
        scenarios: scenarios.map(findScenario),
        subjects,
        seeds: [1],
        replicas: null,
        profile: "fast",
        stack: "local",
        start: "fork",
        out: join(out, dir),
        expect: null,
        command: "test",
        ...options,
        ...more,
      },
      () => {},
      signal,
    );
  const result = await run("campaign");
  const trials = [];
  for (const trial of result.trials) {
    const { verdict, scenario, subject } = trial.verdict;
    if (verdict !== "inconclusive") trials.push(trial);
    else {
      console.error(`once more: ${scenario} on ${subject.spec}: ${trial.verdict.reason}`);
      const again = (options.subjects ?? subjects).filter(({ spec }) => spec === subject.spec);
      trials.push(
        ...(await run(`again-${trials.length}`, { scenarios: [findScenario(scenario)], subjects: again })).trials,
      );
    }
  }
  return { ...result, trials };
}

/** "scenario on subject" → "diverged D1" or "converged", for one table of expectations. */
export function table({ trials }: CampaignResult): Record<string, string> {
  return Object.fromEntries(
    trials.map(({ verdict }) => {
      const modes = [...new Set(verdict.findings.map((finding) => finding.mode))].sort();
      return [`${verdict.scenario} on ${verdict.subject.spec}`, [verdict.verdict, ...modes].join(" ")];
    }),
  );
}
