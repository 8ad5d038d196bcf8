import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment, Verdict } from "../../harness/contracts/index.ts";
import { judge } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { makePlan, planHash } from "../../harness/traffic/index.ts";
import { findScenario } from "../../scenarios/index.ts";

export interface Wanted {
  scenarios: readonly string[];
  seeds: readonly number[];
}

/** A trial of an earlier or this run. */
export interface KeptTrial {
  dir: string;
  verdict: Verdict;
  environment: Environment;
}

/**
 * WORK/RELEASE/N/RELEASE/SCENARIO-SEED: the wanted trials whose plan is still the present one, the last of each, judged by
 * the present oracle. One that was inconclusive is worth another run.
 */
export function keptTrials(work: string, release: string, { scenarios, seeds }: Wanted): KeptTrial[] {
  const runs = runsOf(work, release);
  return scenarios.flatMap((scenario) =>
    seeds.flatMap((seed) => {
      const hash = planHash(makePlan(findScenario(scenario), { seed }));
      const places = runs.map((run) => join(run, release, `${scenario}-${seed}`));
      return places.flatMap((dir) => readTrial(dir, hash)).slice(-1);
    }),
  );
}

/** Directories of a release's runs, oldest first. */
export function runsOf(work: string, release: string): string[] {
  const place = join(work, release);
  if (!existsSync(place)) return [];
  const numbers = readdirSync(place).map(Number).filter(Number.isInteger);
  return numbers.sort((a, b) => a - b).map((number) => join(place, String(number)));
}

function readTrial(dir: string, planHash: string): KeptTrial[] {
  if (!existsSync(join(dir, "verdict.json"))) return [];
  const recorded = readRun(dir);
  if (recorded.planHash !== planHash) return [];
  return [{ dir, verdict: judge(recorded, { expected: null }), environment: recorded.environment }];
}
