import { join } from "node:path";
import { runCampaign } from "../../harness/campaign/index.ts";
import { toPhantomError } from "../../harness/errors/index.ts";
import { keptTrials, runsIn, type Tried, type Wanted } from "./work.ts";

export interface RunOptions {
  /** The command line, for the records. */
  command: string;
  /** Trials that were inconclusive are run again, too. */
  again: boolean;
  signal: AbortSignal;
}

/** Scenarios of which a seed is still to be run. */
export function missingScenarios(tried: Tried, wanted: Wanted, again: boolean): string[] {
  const kept = new Set(
    keptTrials(tried, wanted)
      .filter(({ verdict }) => !again || verdict.verdict !== "inconclusive")
      .map(({ verdict }) => `${verdict.scenario} ${verdict.seed}`),
  );
  return wanted.scenarios.filter((scenario) => wanted.seeds.some((seed) => !kept.has(`${scenario} ${seed}`)));
}

/** Runs what is not there yet; tells of each trial that came to no verdict. */
export async function runMissing(
  tried: Tried,
  wanted: Wanted,
  { command, again, signal }: RunOptions,
): Promise<string[]> {
  const missing = missingScenarios(tried, wanted, again);
  if (missing.length === 0) return [];
  const { release, settings, places } = tried;
  const name = [release, ...settings].join(" with ");
  console.error(`${name}: ${missing.length} of ${wanted.scenarios.length} scenarios to run`);
  const run = join(places[0], String(runsIn(places[0]).length + 1));
  const [only] = missing.length * wanted.seeds.length === 1 ? missing : [];
  try {
    const { failures } = await runCampaign(
      {
        scenarios: missing,
        subjects: [{ spec: release, settings: [...settings], patches: [], latestDeps: false }],
        seeds: [...wanted.seeds],
        replicas: null,
        profile: "fast",
        stack: "local",
        start: "fork",
        // A campaign of one trial has no directory for its subject.
        out: only === undefined ? run : join(run, release, `${only}-${wanted.seeds[0]}`),
        expect: null,
        command,
      },
      (event) => {
        if (event.type === "verdict") {
          const { scenario, seed, verdict } = event;
          console.error(`${name}: ${scenario} seed ${seed}: ${verdict.verdict}: ${verdict.reason}`);
        }
      },
      signal,
    );
    return failures.map(({ scenario, seed, error }) => `${scenario} on ${name}, seed ${seed}: ${error.message}`);
  } catch (error) {
    signal.throwIfAborted();
    const { message } = toPhantomError(error, `run ${name}`);
    return missing.map((scenario) => `${scenario} on ${name}, all seeds: ${message}`);
  }
}
