import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Streaming clients hang up in the middle of the answer, having read one to four chunks; other requests complete beside
 * them. An aborted stream may be billed for its prompt and for what was sent until the cut, never for its reservation.
 * So the counter rests within [D, D + Σ cᵢ], far below D + Σ R, which is where a release that skips the settlement of
 * an aborted stream leaves it (D1, the defect of #27639).
 */
export default defineScenario(import.meta.url, {
  id: "stream-abort-after-chunk",
  beginWith: true,
  title: "Streaming clients hang up in the middle of the answer",
  about:
    "Six streaming clients hang up when they have read one to four chunks of a longer answer, beside requests that complete. " +
    "An aborted one may be billed for what it was sent, never for its reservation, so all the rest of R must be given back.",
  modes: ["D1"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    const closings = plan.closings(6);
    const aborted = plan.requests(6, (index) => ({
      as: customer,
      stream: true,
      outputTokens: plan.random.int(6, 8),
      hangUp: { at: `after-chunk:${plan.random.int(1, 4)}`, how: closings[index]! },
    }));
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [warm, together("hang up", plan.random.shuffle([...aborted, ...completed]))],
    };
  },
});
