import { defineScenario } from "../harness/traffic/index.ts";

/** Dollars. */
const budget = 4;
const everyMs = 1000;
const requests = 155;

/**
 * What #27639's reporter lived with, on two customers side by side: one whose key has a budget of 4.00, one that is an end user
 * with a budget of 4.00. A request comes every second for two and a half minutes, for the one or the other; a third are
 * streams that are hung up on after two chunks. All that each of them really spends comes to less than 78 × 0.03, so
 * every request must be admitted.
 *
 * Where aborted streams leak, their reservations (0.1 to 3.3 each) fill a counter within half a minute, and LiteLLM refuses
 * everything. Whether that ends depends on what a refusal writes. A key whose counter is at its budget is refused when
 * it is read: nothing is written, the TTL runs out 60 s after the last write, the counter is seeded from a row that
 * knows of no leak, and the same begins again. An end user is refused there only beyond its budget, and the counter is
 * filled to exactly that: so LiteLLM reserves and takes it back, which renews the TTL, and as long as anyone asks it
 * does not end. The verdict's labels say what came of it, with period, share and true spend.
 */
export default defineScenario(import.meta.url, {
  id: "phantom-cycle",
  title: "Customers far below their budgets are refused, again and again",
  about:
    "Two customers, one with a budget on its key and one on its end user, send a request per second for two and a half minutes, a third of " +
    "them streams that are hung up on. True spend stays far below the budgets of 4.00, so none may be refused.",
  modes: ["D1"],
  needs: ["reservation", "counter:end_user", "counter:key"],

  build(plan) {
    const customers = [plan.caller("keyed", { key: budget }), plan.caller("named", { end_user: budget })];
    const aborted = Math.round(requests / 3);
    const closings = plan.closings(aborted);
    const streams = plan.requests(aborted, (index) => ({
      as: customers[index % 2]!,
      stream: true,
      outputTokens: 6,
      hangUp: { at: "after-chunk:2", how: closings[index]! },
    }));
    const plain = plan.requests(requests - aborted, (index) => ({ as: customers[index % 2]!, stream: false }));
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        {
          name: "warm",
          purpose: "warm",
          start: "in-order",
          settle: "none",
          faults: [],
          requests: customers.flatMap((customer) => plan.warm(customer, "small").requests),
        },
        {
          name: "steady traffic",
          purpose: "fault",
          start: "together",
          everyMs,
          settle: "quiescent",
          faults: [],
          requests: plan.random.shuffle([...streams, ...plain]),
        },
      ],
    };
  },
});
