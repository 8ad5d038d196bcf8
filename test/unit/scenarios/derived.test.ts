import { expect, test } from "vitest";
import type { PlannedRequest } from "../../../harness/contracts/index.ts";
import { isExclusive, makePlan, needsOf } from "../../../harness/planner/index.ts";
import { scenarios } from "../../../scenarios/index.ts";

/** What a scenario asks for and its plan does not tell, with the reason. */
const asksForMore: Readonly<Record<string, string>> = {
  "control-user-on-team-key counter:team": "the team takes part without a budget, and its counter must be there",
  "delivery-parked spend-ledger": "what is parked is a delivery of that ledger",
  "ledger-holder-cut-off spend-ledger": "the holder of that ledger is cut off",
  "ledger-holder-killed spend-ledger": "the holder of that ledger is killed",
};

/** Scenarios with a stack of their own that their plan does not ask for, with the reason. */
const ownStack: Readonly<Record<string, string>> = {
  "no-redis": "without a ledger nothing could tell what others do to its replica",
  "no-redis-enforced": "the same",
  "redis-read-error": "a release might count its errors towards the circuit breaker",
};

const plans = scenarios.flatMap((scenario) =>
  [1, 2, 3].map((seed) => ({ scenario, seed, plan: makePlan(scenario, { seed }) })),
);

test("a plan tells what its scenario says that it needs", () => {
  const untold = plans.flatMap(({ scenario: { id, needs }, plan }) => {
    const derived = needsOf(plan);
    return needs.filter((need) => !derived.includes(need)).map((need) => `${id} ${need}`);
  });
  expect(new Set(untold)).toEqual(new Set(Object.keys(asksForMore)));
});

test("a plan tells whether its scenario has a stack for itself", () => {
  const derived = new Set(plans.filter(({ plan }) => isExclusive(plan)).map(({ scenario }) => scenario.id));
  const declared = new Set(scenarios.filter(({ exclusive }) => exclusive).map(({ id }) => id));
  expect([...declared].filter((id) => !derived.has(id)).sort()).toEqual(Object.keys(ownStack).sort());
  expect([...derived].filter((id) => !declared.has(id))).toEqual([]);
});

test("every seed of a scenario needs the same", () => {
  for (const { scenario, plan } of plans) {
    const [first] = plans.filter((other) => other.scenario === scenario);
    expect(new Set(needsOf(plan)), scenario.id).toEqual(new Set(needsOf(first!.plan)));
    expect(isExclusive(plan), scenario.id).toBe(isExclusive(first!.plan));
  }
});

test("nothing is asked for that a plan does not do", () => {
  const plan = makePlan(scenarios.find(({ id }) => id === "images-at-a-price")!, { seed: 1 });
  const isImage = ({ route }: PlannedRequest) => route === "/v1/images/generations";
  const phases = plan.phases.map((phase) => ({ ...phase, requests: phase.requests.filter(isImage) }));
  expect(needsOf({ ...plan, phases })).toEqual(["counter:end_user", "route:/v1/images/generations"]);
});
