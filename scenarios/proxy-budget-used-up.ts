import { model } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/** Dollars that the whole proxy may spend. */
const total = 0.5;

/**
 * Nothing is broken. `litellm_settings.max_budget` limits what the whole proxy spends, for whomever. A customer with a budget of 100
 * takes it over that total on every replica, and is refused from then on, with 99 of its own budget left: by a refusal that
 * names nobody (D24). What these requests reserved, if anything, must be given back.
 *
 * The total is read from the database now and then and kept in each process, which adds to it what a request costs if its
 * key is a user's: so this one is.
 */
export default defineScenario(import.meta.url, {
  id: "proxy-budget-used-up",
  title: "The proxy's own budget is used up",
  about:
    "A customer far below its own budget takes the whole proxy over `litellm_settings.max_budget` and is refused from then on. That is no " +
    "phantom, and its counter must stay what its requests cost.",
  modes: ["D24"],
  needs: ["counter:end_user"],
  exclusive: true,
  settings: [`litellm_settings.max_budget=${total}`, "litellm_settings.budget_duration=1d"],

  build(plan) {
    const customer = plan.caller("customer", { user: null, end_user: 100 });
    const outputTokens = Math.ceil((1.2 * total) / model.outputPerToken);
    const onEach = (spec: { outputTokens?: number }, from = 40) =>
      plan.requests(plan.replicas, () => ({ as: customer, stream: false, ...spec }), { from });
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer, "small"),
        together("spend", onEach({ outputTokens }, outputTokens + 10), { purpose: "traffic" }),
        inOrder("enforce", [...onEach({}), ...onEach({})], { purpose: "enforce" }),
      ],
    };
  },
});
