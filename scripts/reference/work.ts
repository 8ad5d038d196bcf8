import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Environment, Verdict } from "../../harness/contracts/index.ts";
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

/** WORK/RELEASE/N/RELEASE/SCENARIO-SEED: the wanted trials whose plan is still the present one, the last of each. */
export function keptTrials(work: string, release: string, { scenarios, seeds }: Wanted): KeptTrial[] {
  const runs = runsOf(work, release);
  return scenarios.flatMap((scenario) =>
    seeds.flatMap((seed) => {
      const hash = planHash(makePlan(findScenario(scenario), { seed }));
      const places = runs.map((run) => join(run, release, `${scenario}-${seed}`));
      const kept = places.flatMap(readTrial).filter(({ verdict }) => verdict.planHash === hash);
      return kept.slice(-1);
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

function readTrial(dir: string): KeptTrial[] {
  const document = (name: string) => JSON.parse(readFileSync(join(dir, name), "utf8")) as unknown;
  if (!existsSync(join(dir, "verdict.json"))) return [];
  const verdict = Verdict.parse(document("verdict.json"));
  return [{ dir, verdict, environment: Environment.parse(document("environment.json")) }];
}
