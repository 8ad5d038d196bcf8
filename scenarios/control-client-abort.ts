import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Clients of plain (not streamed) requests hang up while the provider has not answered; then the provider answers.
 * LiteLLM goes on without its client and is billed, so the true cost of each lies between 0 and C, and either way its
 * reservation must be settled. Every release that was tried converges here, those that leak for streams included.
 */
export default defineScenario(import.meta.url, {
  id: "control-client-abort",
  title: "Clients of plain requests hang up before the answer",
  about:
    "Clients of plain (not streamed) requests hang up while the provider has not answered, and then the provider answers. " +
    "Whether LiteLLM bills these or not, their reservations must be settled and counter and row must agree.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    const closings = plan.closings(6);
    const abandoned = plan.requests(6, (index) => ({
      as: customer,
      stream: false,
      hangUp: { at: "before-headers", how: closings[index]! },
    }));
    const completed = plan.requests(4, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [warm, together("hang up", plan.random.shuffle([...abandoned, ...completed]))],
    };
  },
});
