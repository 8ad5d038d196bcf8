import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Streaming clients hang up while the provider has sent nothing, not even headers; other requests complete beside them.
 * An aborted request has produced no output: at most its prompt was billed. So each of its reservations must come back,
 * and the counter rests between D (the cost of the completed) and D + the six prompts. A release that skips the
 * settlement leaves the six R of exactly these requests on the counter (D2).
 */
export default defineScenario(import.meta.url, {
  id: "stream-abort-before-headers",
  title: "Streaming clients hang up before the provider answers",
  about:
    "Six streaming clients hang up while the provider has sent nothing at all, beside requests that complete. The aborted " +
    "ones have produced no output, so each reservation must be given back but for what its prompt may have cost.",
  modes: ["D2"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    const closings = plan.closings(6);
    const aborted = plan.requests(6, (index) => ({
      as: customer,
      stream: true,
      outputTokens: plan.random.int(6, 8),
      hangUp: { at: "before-headers", how: closings[index]! },
    }));
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [warm, together("hang up", plan.random.shuffle([...aborted, ...completed]))],
    };
  },
});
