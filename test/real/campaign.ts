import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type CampaignOptions, type CampaignResult, runCampaign } from "../../harness/campaign/index.ts";

/** Runs a campaign on real LiteLLM into a temporary directory; the directory is kept when PHANTOM429_KEEP is set. */
export async function campaign(
  specs: string[],
  scenarios: string[],
  options: Partial<CampaignOptions> = {},
  limitMs = 9 * 60_000,
): Promise<CampaignResult> {
  const out = await mkdtemp(join(tmpdir(), "phantom429-test-"));
  onTestFinished(() => (process.env.PHANTOM429_KEEP ? undefined : rm(out, { recursive: true, force: true })));
  const subjects = specs.map((spec) => ({ spec, settings: [], patches: [], latestDeps: false }));
  return runCampaign(
    {
      scenarios,
      subjects,
      seeds: [1],
      replicas: null,
      profile: "fast",
      stack: "local",
      start: "fork",
      out: join(out, "campaign"),
      expect: null,
      command: "test",
      ...options,
    },
    () => {},
    AbortSignal.timeout(limitMs),
  );
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
