import { models } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Requests go to a model that LiteLLM is told to try another one beside (`silent_model`), so each makes a second call to
 * the provider, which is billed by itself. LiteLLM reserves once. The call that ends first settles R to its cost and
 * finalises the reservation; the other's cost must be added to the counter all the same. A release that takes the counter
 * for charged with all that comes under a final reservation (D20) leaves it below its row by one C per request.
 */
export default defineScenario(import.meta.url, {
  id: "sub-call-after-settlement",
  title: "A request makes a second call to the provider",
  about:
    "Four requests make a silent second call each (`silent_model`), beside four that do not. Both calls are billed, under " +
    "one reservation, and the counter must get both.",
  modes: ["D20"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const double = plan.requests(4, () => ({ as: customer, stream: false, body: { model: models.mirrored } }));
    const single = plan.requests(4, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("ask", plan.random.shuffle([...double, ...single]))],
    };
  },
});
