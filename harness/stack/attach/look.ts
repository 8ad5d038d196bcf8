import { defineScenario, inOrder, makePlan } from "../../traffic/index.ts";

/**
 * What is sent to find out what a deployment does: somebody with a budget of each kind calls each replica a few times,
 * one call after the other. Nothing is broken and nothing is judged.
 */
const look = defineScenario(import.meta.url, {
  id: "look",
  title: "What a deployment does with a few plain calls",
  about: "Calls of one customer with a budget of each kind, on each replica, one after the other.",
  needs: [],
  build(plan) {
    const probe = plan.everyone("probe", 100);
    const calls = plan.requests(2 * plan.replicas, () => ({ as: probe, stream: false }));
    return { entities: probe.entities, phases: [plan.warm(probe), inOrder("look", calls)] };
  },
});

export const lookPlan = (replicas: number) => makePlan(look, { seed: 0, replicas });
