import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Environment, Plan, Verdict } from "../../harness/contracts/index.ts";
import { judge } from "../../harness/oracle/index.ts";
import { makePlan, planHash } from "../../harness/planner/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { describeSettings, parseSetting } from "../../harness/subject/index.ts";
import { findScenario } from "../../scenarios/index.ts";
import type { Companions } from "./companions.ts";

export interface Wanted {
  scenarios: readonly string[];
  seeds: readonly number[];
}

/** A scenario without a fault that could excuse it. */
export const isControl = (scenario: string) => scenario.startsWith("control-");

/** A release with settings of its own or none, and where its trials stay. */
export interface Tried {
  release: string;
  /** As `--setting` takes them. */
  settings: readonly string[];
  companions: Companions;
  /** Directories of numbered runs: new ones go to the first, and those of the others count where it has none. */
  places: readonly [string, ...string[]];
}

/** A trial of an earlier or this run. */
export interface KeptTrial {
  dir: string;
  verdict: Verdict;
  environment: Environment;
}

/**
 * PLACE/N/RELEASE/SCENARIO-SEED: the wanted trials whose plan and settings are still the present ones, the last of each,
 * judged by the present oracle. One that was inconclusive is worth another run.
 */
export function keptTrials(
  { release, settings, companions, places }: Tried,
  { scenarios, seeds }: Wanted,
): KeptTrial[] {
  const runs = places.toReversed().flatMap(runsIn);
  return scenarios.flatMap((scenario) =>
    seeds.flatMap((seed) => {
      const plan = makePlan(findScenario(scenario), { seed });
      const dirs = runs.map((run) => join(run, release, `${scenario}-${seed}`));
      return dirs.flatMap((dir) => readTrial(dir, plan, settings, companions)).slice(-1);
    }),
  );
}

/** Directories of the runs in a place, oldest first. */
export function runsIn(place: string): string[] {
  if (!existsSync(place)) return [];
  const numbers = readdirSync(place).map(Number).filter(Number.isInteger);
  return numbers.sort((a, b) => a - b).map((number) => join(place, String(number)));
}

function readTrial(dir: string, plan: Plan, settings: readonly string[], companions: Companions): KeptTrial[] {
  if (!existsSync(join(dir, "verdict.json"))) return [];
  const recorded = readRun(dir);
  if (!isPresent(recorded, plan, settings, companions)) return [];
  return [{ dir, verdict: judge(recorded, { expected: null }), environment: recorded.environment }];
}

/** Whether it is a trial of this plan, with these settings and the plan's own, and no others, and of companions that may stand. */
export function isPresent(
  recorded: { planHash: string; environment: Environment },
  plan: Plan,
  settings: readonly string[],
  companions: Companions = "exact",
): boolean {
  const { subject } = recorded.environment;
  if (companions === "exact" && (subject.assembled ?? []).length > 0) return false;
  const present = describeSettings([...settings, ...plan.settings].map(parseSetting));
  return recorded.planHash === planHash(plan) && isDeepStrictEqual(subject.settings, present);
}
