import { defineScenario } from "../harness/traffic/index.ts";

const points = ["before-usage", "before-done", "after-done"] as const;

/**
 * Streaming clients have read the whole text and hang up before the usage, before [DONE], or just after it. What they
 * were sent may be billed in full; the rest of the reservation must be given back, however late they went.
 */
export default defineScenario(import.meta.url, {
  id: "stream-abort-near-the-end",
  title: "Streaming clients hang up near the end",
  about:
    "Six streaming clients have read the whole text and hang up before the usage, before [DONE], or just after it, beside " +
    "streams that complete. What they were sent may be billed in full, and the rest of each R must be given back.",
  modes: ["D1", "D2"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const closings = plan.closings(2 * points.length);
    const aborted = plan.requests(closings.length, (index) => ({
      as: customer,
      stream: true,
      outputTokens: plan.random.int(6, 8),
      hangUp: { at: points[index % points.length]!, how: closings[index]! },
    }));
    const completed = plan.requests(4, () => ({ as: customer, stream: true }));
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        {
          name: "hang up",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [],
          requests: plan.random.shuffle([...aborted, ...completed]),
        },
      ],
    };
  },
});
