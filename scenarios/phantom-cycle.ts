import { defineScenario } from "../harness/traffic/index.ts";

/** Dollars. */
const budget = 5;
const everyMs = 1000;
const requests = 155;

/**
 * The whole of what #27639's reporter lived with. A customer with a budget of 5.00 sends a request every second for two and a
 * half minutes, some of them streams that are hung up on after two chunks. All that it really spends comes to about
 * 155 × 0.02 = 3, so each must be admitted.
 *
 * Where aborted streams leak, their reservations (0.1 to 3.2 each) fill the counter within half a minute, and LiteLLM refuses
 * everything. Whether that ends is up to what a refusal writes: if nothing, the counter's TTL runs out 60 s later, it is
 * seeded from a row that knows of no leak, and the same begins again; if a refusal touches the counter, never. The verdict's
 * labels say which, with period, share and true spend.
 */
export default defineScenario(import.meta.url, {
  id: "phantom-cycle",
  title: "A customer far below the budget is refused, again and again",
  about:
    "A customer with a budget of 5.00 sends one request per second for two and a half minutes, a quarter of them streams that are hung up " +
    "on. True spend stays below 4.00, so none may be refused; where streams leak, admission and refusal take turns.",
  modes: ["D1"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", budget);
    const aborted = Math.round(requests / 4);
    const closings = plan.closings(aborted);
    const streams = plan.requests(aborted, (index) => ({
      as: customer,
      stream: true,
      outputTokens: 6,
      hangUp: { at: "after-chunk:2", how: closings[index]! },
    }));
    const plain = plan.requests(requests - aborted, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer, "small"),
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
