import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * The provider answers some requests with status 500, which cost nothing: their reservations must be given back whole
 * (−R). The others complete (C − R). The counter rests at the sum of the completed ones' costs.
 */
export default defineScenario(import.meta.url, {
  id: "control-provider-500",
  title: "The provider fails some requests",
  about:
    "The provider answers some plain requests with status 500 and the others as usual. A failed request costs nothing, " +
    "so its reservation must be given back whole and the counter must rest at the cost of the completed ones.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    const failed = plan.requests(4, () => ({
      as: customer,
      stream: false,
      outputTokens: 0,
      provider: { status: 500, inputTokens: 0 },
    }));
    const completed = plan.requests(4, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [warm, together("traffic", plan.random.shuffle([...failed, ...completed]))],
    };
  },
});
