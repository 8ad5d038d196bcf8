import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { type Planted, plantedIn, words } from "./planted.ts";
import { simulate } from "./simulate.ts";

const plans = scenarios.map((scenario) => makePlan(scenario, { seed: 1 }));
const verdictOf = (plan: (typeof plans)[number], swallowed: Planted | null = null) =>
  judge(simulate(plan, swallowed), { expected: null });

describe("a scenario as planned, on a gateway that does everything right, converges", () => {
  test.each(plans.map((plan) => [plan.scenario, plan] as const))("%s", (_, plan) => {
    const { verdict, reason, findings } = verdictOf(plan);
    expect({ verdict, reason, findings }).toMatchObject({ verdict: "converged", findings: [] });
  });
});

describe("nothing is concluded when what it plants is swallowed", () => {
  const cases = plans.flatMap((plan) => plantedIn(plan).map((planted) => [plan.scenario, planted, plan] as const));
  test.each(cases)("%s without its %s", (_, planted, plan) => {
    const { verdict, reason, faults, checks } = verdictOf(plan, planted);
    expect({ verdict, reason }).toMatchObject({ verdict: "inconclusive" });
    expect([reason, ...faults.missing, ...checks.map(({ detail }) => detail)].join("; ")).toMatch(words[planted]);
  });
});
