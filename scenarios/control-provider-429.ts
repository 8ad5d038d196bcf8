import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * The provider refuses some requests for its own rate limit (429), which costs nothing and is no budget's business: their
 * reservations must be given back whole (−R). The others complete (C − R). The counter rests at the sum of the completed
 * ones' costs, and none of the 429s may be taken for a refusal of LiteLLM.
 */
export default defineScenario(import.meta.url, {
  id: "control-provider-429",
  title: "The provider's rate limit refuses some requests",
  about:
    "The provider answers some requests with its own 429 and the others as usual. A refused request costs nothing, so its reservation must " +
    "be given back whole and the counter must rest at the cost of the completed ones.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const refused = plan.requests(4, (index) => ({
      as: customer,
      stream: index % 2 === 0,
      outputTokens: 0,
      provider: { status: 429, inputTokens: 0, chunks: 1 },
    }));
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [warm, together("traffic", plan.random.shuffle([...refused, ...completed]))],
    };
  },
});
