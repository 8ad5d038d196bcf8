import { defineScenario, inOrder } from "../harness/planner/index.ts";

/** Dollars: the default budget, and output tokens that cost a little more than it. */
const budget = 1;
const overBudget = 520;

/**
 * `litellm_settings.max_end_user_budget_id` gives a budget to end users whom nobody has created. Such a one comes along, and
 * spends a little more than the whole budget with one request; when that rests in Postgres, two more requests follow on
 * each replica. All must be refused. What is let through is a bypass of the default budget.
 *
 * Nothing is asked of the first requests: LiteLLM has not met the end user yet and need not reserve for it.
 */
export default defineScenario(import.meta.url, {
  id: "end-user-default-budget-ignored",
  title: "An unknown end user is held to the default budget",
  about:
    "End users whom nobody created have a default budget of 1.00 by litellm_settings.max_end_user_budget_id. One of them spends a little " +
    "more than that; when its row says so, further requests on all replicas must be refused.",
  needs: ["counter:end_user"],
  settings: ["litellm_settings.max_end_user_budget_id=p429-default"],

  build(plan) {
    const newcomer = plan.caller("newcomer", { end_user: budget }, { known: false });
    const [spending] = plan.requests(1, () => ({ as: newcomer, stream: false, outputTokens: overBudget }), {
      from: 700,
    });
    const after = plan.requests(2 * plan.replicas, () => ({ as: newcomer, stream: false, outputTokens: 8 }));
    return {
      entities: newcomer.entities,
      phases: [
        plan.warm(newcomer, "small"),
        inOrder("spend", [spending!], { purpose: "traffic" }),
        inOrder("enforce", after, { purpose: "enforce" }),
      ],
    };
  },
});
