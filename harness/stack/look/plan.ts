import type { EntityKind, Plan } from "../../contracts/index.ts";
import { type Customer, defineScenario, inOrder, makePlan, type PlanBuilder } from "../../planner/index.ts";

/** The same calls of whoever has the budgets, on each replica, one after the other. Nothing is broken and nothing is judged. */
function planOf(replicas: number, probe: (plan: PlanBuilder) => Customer): Plan {
  const look = defineScenario(import.meta.url, {
    id: "look",
    title: "What a LiteLLM does with a few plain calls",
    about: "Calls of one customer with budgets, on each replica, one after the other.",
    needs: [],
    build(plan) {
      const customer = probe(plan);
      const calls = plan.requests(2 * plan.replicas, () => ({ as: customer, stream: false }));
      return { entities: customer.entities, phases: [plan.warm(customer, "small"), inOrder("look", calls)] };
    },
  });
  return makePlan(look, { seed: 0, replicas });
}

/** What is sent to find out what a LiteLLM does: somebody with a budget of each kind calls each replica a few times. */
export const lookPlan = (replicas: number) => planOf(replicas, (plan) => plan.everyone("probe", 100));

/** The same with a budget of one kind alone. */
export const lookPlanOf = (kind: EntityKind) => planOf(1, (plan) => plan.caller("probe", { [kind]: 100 }));
