import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder } from "../harness/planner/index.ts";

/** Dollars. */
const budget = 4;
const bursts = 3;
const perBurst = 27;
const everyMs = 333;
/** On a machine so slow that more are open, what they rightly hold would fill a budget. */
const openAtMost = 2;
/** Seconds; a counter lives that long after its last write. LiteLLM's default is 60. */
const counterTtlS = 20;
/** Longer than a counter lives, by so much: the seed says, s. */
const restsLonger = { from: 2, to: 8 };

/**
 * What #27639's reporter lived with, on two customers side by side: one whose key has a budget of 4.00, one that is an
 * end user with a budget of 4.00. They send requests for nine seconds, two thirds of them streams that are hung up on after
 * two chunks; then they back off for longer than a counter lives, by as much as the seed says, and come again, twice. All that
 * each of them really spends comes to less than 45 × 0.03, so every request must be admitted.
 *
 * Where aborted streams leak, their reservations fill the counter within seconds, and LiteLLM refuses everything. As long
 * as anyone asks, that has no end: a refusal at the reservation adds R and takes it back, which renews the TTL. Once
 * they have backed off for longer than the TTL the counter is gone, is seeded from a row that knows of no leak, and the
 * same begins again. The verdict's labels say what came of it, with period, share and true spend.
 */
export default defineScenario(import.meta.url, {
  id: "phantom-cycle",
  title: "Customers far below their budgets are refused, again and again",
  about:
    "Two customers, one with a budget on its key and one on its end user, send bursts of requests with rests between them, two thirds of " +
    "the requests streams that are hung up on. True spend stays far below the budgets, so none may be refused.",
  modes: ["D1"],
  needs: ["reservation", "counter:end_user", "counter:key"],
  settings: [`litellm_settings.default_redis_ttl=${counterTtlS}`],

  build(plan) {
    const customers = [plan.caller("keyed", { key: budget }), plan.caller("named", { end_user: budget })];
    const burst = (index: number): PlannedPhase => {
      const aborted = (2 * perBurst) / 3;
      const closings = plan.closings(aborted);
      const streams = plan.requests(aborted, (nth) => ({
        as: customers[nth % 2]!,
        stream: true,
        outputTokens: 6,
        hangUp: { at: "after-chunk:2", how: closings[nth]! },
      }));
      const plain = plan.requests(perBurst - aborted, (nth) => ({ as: customers[nth % 2]!, stream: false }));
      return {
        name: `burst ${index + 1}`,
        purpose: "fault",
        start: "together",
        everyMs,
        openAtMost,
        faults: [],
        requests: plan.random.shuffle([...streams, ...plain]),
        settle: index === bursts - 1 ? "quiescent" : "none",
        ...(index === 0 ? {} : { idleMs: 1000 * (counterTtlS + plan.random.int(restsLonger.from, restsLonger.to)) }),
      };
    };
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        inOrder(
          "warm",
          customers.flatMap((customer) => plan.warm(customer, "small").requests),
          { purpose: "warm", settle: "none" },
        ),
        ...Array.from({ length: bursts }, (_, index) => burst(index)),
      ],
    };
  },
});
