import { join } from "node:path";
import { runCampaign } from "../../harness/campaign/index.ts";
import { toPhantomError } from "../../harness/errors/index.ts";
import { findScenario } from "../../scenarios/index.ts";
import { withCompanions } from "./companions.ts";
import type { LostTrial } from "./lost.ts";
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

export interface Ran {
  /** Trials that came to no verdict. */
  lost: LostTrial[];
  /** Nothing ran, because the release does not know one of the settings. */
  unknownSetting: boolean;
}

/** Runs what is not there yet. */
export async function runMissing(tried: Tried, wanted: Wanted, { command, again, signal }: RunOptions): Promise<Ran> {
  const missing = missingScenarios(tried, wanted, again);
  if (missing.length === 0) return { lost: [], unknownSetting: false };
  const { release, settings, companions, places } = tried;
  const name = [release, ...settings].join(" with ");
  console.error(`${name}: ${missing.length} of ${wanted.scenarios.length} scenarios to run`);
  const run = join(places[0], String(runsIn(places[0]).length + 1));
  const [only] = missing.length * wanted.seeds.length === 1 ? missing : [];
  try {
    const { failures } = await runCampaign(
      {
        scenarios: missing.map(findScenario),
        subjects: [
          withCompanions({ spec: release, settings: [...settings], patches: [], latestDeps: false }, companions),
        ],
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
    const lost = failures.map(({ scenario, seed, error }) => ({ scenario, on: name, seed, why: error.message }));
    return { lost, unknownSetting: false };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = toPhantomError(error, `run ${name}`);
    if (code === "ERR_SETTING_UNKNOWN" && settings.length > 0) return { lost: [], unknownSetting: true };
    const lost = missing.map((scenario) => ({ scenario, on: name, seed: null, why: message }));
    return { lost, unknownSetting: false };
  }
}
