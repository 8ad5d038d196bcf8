import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Clients hang up when the provider has sent everything but the very end: plain requests before the last bytes of their
 * answer, streams between the usage event and the terminal one. LiteLLM knows by then what the request costs, or learns it
 * without its client, so each is billed between 0 and C and either way its reservation must be settled.
 */
export default defineScenario(import.meta.url, {
  id: "control-client-abort-late",
  title: "Clients of plain requests hang up when the answer is under way",
  about:
    "Clients of plain (not streamed) requests hang up when the provider has sent half of its answer; then it sends the rest. Whether LiteLLM " +
    "bills these or not, their reservations must be settled and counter and row must agree.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const closings = plan.closings(6);
    const abandoned = plan.requests(6, (index) => ({
      as: customer,
      stream: false,
      hangUp: { at: "before-done", how: closings[index]! },
    }));
    const completed = plan.requests(4, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [warm, together("hang up", plan.random.shuffle([...abandoned, ...completed]))],
    };
  },
});
