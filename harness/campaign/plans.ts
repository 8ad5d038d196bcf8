import type { Plan } from "../contracts/index.ts";
import { isExclusive, makePlan, replicasFor } from "../planner/index.ts";
import type { CampaignOptions } from "./options.ts";
import { ownFile } from "./own-file.ts";

export type PlanChoice = Pick<
  CampaignOptions,
  "scenarios" | "plans" | "seeds" | "only" | "replicas" | "profile" | "stack"
>;

export interface PlannedTrial {
  plan: Plan;
  /** Its faults reach beyond its own entities. */
  exclusive: boolean;
  /** Where its scenario is to be found, if not by its name. */
  scenarioFile: string | null;
  /** As it is, not made of a scenario. */
  given?: true;
}

/** What each subject runs: every scenario with every seed. @throws PhantomError for what cannot be planned */
export function makePlans({ scenarios, plans, seeds, only, replicas, profile, stack }: PlanChoice): PlannedTrial[] {
  if (plans) return plans.map((plan) => givenPlan(plan, stack));
  const runs = (id: string, seed: number) => only?.some((one) => one.scenario === id && one.seed === seed) ?? true;
  return scenarios.flatMap((scenario) => {
    const count = replicasFor(scenario, { replicas, profile });
    const own = seeds.filter((seed) => runs(scenario.id, seed));
    return own.map((seed) => ({
      plan: makePlan(scenario, { seed, replicas: count }),
      exclusive: scenario.exclusive && canBeOn(scenario, stack),
      scenarioFile: ownFile(scenario),
    }));
  });
}

/** A plan that is run as it is. */
export function givenPlan(plan: Plan, stack: CampaignOptions["stack"]): PlannedTrial {
  return { plan, exclusive: isExclusive(plan) && canBeOn(plan, stack), scenarioFile: null, given: true };
}

/** What this kind of stack cannot do needs no stack of its own to be told not applicable. */
function canBeOn({ needs }: Pick<Plan, "needs">, stack: CampaignOptions["stack"]): boolean {
  return needs.every((need) => !need.startsWith("stack:") || need === `stack:${stack}`);
}
