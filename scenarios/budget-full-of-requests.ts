import { defineScenario, inOrder, whileHeld } from "../harness/planner/index.ts";

/** Dollars that are left of the budget after the warm-up, to one cent per replica. */
const headroom = 1.35;

/**
 * Nothing is broken, and customers are refused all the same: a budget is full of requests that are still under way. Five
 * reservations R of 0.25 to 0.34 are more than what is left of the budget, and any four are less, so LiteLLM shrinks
 * the last one to the headroom and the counter stands at the budget exactly. While the provider holds all five, further
 * requests must be refused (D23, saturation by design). When they have been answered they cost some cents, and whoever
 * asks then must be admitted.
 */
export default defineScenario(import.meta.url, {
  id: "budget-full-of-requests",
  title: "Requests in flight fill a budget",
  about:
    "Five requests that the provider holds reserve all that is left of a budget. Further ones are refused meanwhile, rightly. Once the five " +
    "are answered and settled, requests must be admitted again.",
  modes: ["D23"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    // The warm-up costs 0.40 to 0.41 per replica.
    const customer = plan.customer("customer", 0.4 * plan.replicas + headroom);
    const filling = plan.requests(5, () => ({ as: customer, stream: false, holdAt: "before-headers" }), { from: 125 });
    const meanwhile = plan.requests(plan.replicas + 1, () => ({ as: customer, stream: false }));
    const afterwards = plan.requests(plan.replicas, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        whileHeld("fill", [...filling, ...meanwhile], { purpose: "enforce" }),
        inOrder("afterwards", afterwards, { purpose: "probe" }),
      ],
    };
  },
});
