import { join } from "node:path";
import { runCampaign } from "../../harness/campaign/index.ts";
import { toPhantomError } from "../../harness/errors/index.ts";
import { keptTrials, runsOf, type Wanted } from "./work.ts";

/** Runs what is not there yet; tells of each trial that came to no verdict. */
export async function runMissing(
  work: string,
  release: string,
  { scenarios, seeds }: Wanted,
  signal: AbortSignal,
): Promise<string[]> {
  const kept = new Set(
    keptTrials(work, release, { scenarios, seeds })
      .filter(({ verdict }) => verdict.verdict !== "inconclusive")
      .map(({ verdict }) => `${verdict.scenario} ${verdict.seed}`),
  );
  const missing = scenarios.filter((scenario) => seeds.some((seed) => !kept.has(`${scenario} ${seed}`)));
  if (missing.length === 0) return [];
  console.error(`${release}: ${missing.length} of ${scenarios.length} scenarios to run`);
  const earlier = runsOf(work, release).length;
  try {
    const { failures } = await runCampaign(
      {
        scenarios: missing,
        subjects: [{ spec: release, settings: [], patches: [], latestDeps: false }],
        seeds: [...seeds],
        replicas: null,
        profile: "fast",
        stack: "local",
        start: "fork",
        out: join(work, release, String(earlier + 1)),
        expect: null,
        command: "npm run reference",
      },
      (event) => {
        if (event.type === "verdict") {
          const { scenario, seed, verdict } = event;
          console.error(`${release} ${scenario} seed ${seed}: ${verdict.verdict}: ${verdict.reason}`);
        }
      },
      signal,
    );
    return failures.map(({ scenario, seed, error }) => `${scenario} on ${release}, seed ${seed}: ${error.message}`);
  } catch (error) {
    signal.throwIfAborted();
    const { message } = toPhantomError(error, `run ${release}`);
    return missing.map((scenario) => `${scenario} on ${release}, all seeds: ${message}`);
  }
}
