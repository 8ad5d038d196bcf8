import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Streaming clients hang up after the provider has flushed `200 text/event-stream` and stalls before its first chunk.
 * The moment differs from before-headers in LiteLLM: the call to the provider has returned, and nobody reads the stream
 * yet. No output was produced, so all of R must come back but for the prompt. 1.106.2 still keeps it (D2).
 */
export default defineScenario(import.meta.url, {
  id: "stream-abort-after-headers",
  beginWith: true,
  title: "Streaming clients hang up between headers and first chunk",
  about:
    "Six streaming clients hang up after the provider has sent its headers and stalls before the first chunk, beside requests " +
    "that complete. The aborted ones have produced no output, so each reservation must be given back but for its prompt.",
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
      hangUp: { at: "after-headers", how: closings[index]! },
    }));
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [warm, together("hang up", plan.random.shuffle([...aborted, ...completed]))],
    };
  },
});
