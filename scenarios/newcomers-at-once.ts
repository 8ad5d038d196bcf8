import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/** Dollars: the default budget of end users. */
const budget = 0.5;

/**
 * `litellm_settings.max_end_user_budget_id` gives a budget to end users whom nobody has created. The first requests of
 * such a one come all at once, before LiteLLM has a row or a counter of it: four long streams on each replica, each of
 * which costs 0.60, more than the whole budget of 0.50. LiteLLM reserves the most that a request may cost, so at most one
 * of them may pass, and the others must be refused. A release that knows of no budget before the first charge reserves
 * nothing and lets all of them through (D40, #40095).
 */
export default defineScenario(import.meta.url, {
  id: "newcomers-at-once",
  title: "The first requests of an unknown end user come all at once",
  about:
    "An end user that was never created has a default budget of 0.50 by litellm_settings.max_end_user_budget_id. Its first requests come side by side, " +
    "four streams on each replica, each of which costs 0.60. At most one may pass; when all is at rest, further requests must be refused.",
  modes: ["D40"],
  needs: ["counter:end_user", "reservation"],
  settings: ["litellm_settings.max_end_user_budget_id=p429-half"],

  build(plan) {
    const newcomer = plan.caller("newcomer", { end_user: budget }, { known: false });
    const burst = plan.requests(
      4 * plan.replicas,
      () => ({ as: newcomer, stream: true, outputTokens: 300, provider: { chunks: 8, dripMs: 300 } }),
      { from: 700 },
    );
    const after = plan.requests(2 * plan.replicas, () => ({ as: newcomer, stream: false, outputTokens: 8 }));
    return {
      entities: newcomer.entities,
      phases: [together("burst", burst, { purpose: "enforce" }), inOrder("afterwards", after, { purpose: "enforce" })],
    };
  },
});
