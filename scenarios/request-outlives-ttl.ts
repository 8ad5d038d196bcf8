import { defineScenario, together } from "../harness/traffic/index.ts";

/** A pause before each word, ms, and the words: 76 s in all, where LiteLLM's counters live 60 s from their last write. */
const wordEveryMs = 9500;
const words = 8;

/**
 * One stream of a model that thinks for more than a minute, and nothing else on the customer and its key meanwhile. Its
 * reservation R is written when it begins and lives in a counter whose TTL is 60 s from that write. A release that does
 * not renew it has lost the counter when the stream ends; if it then settles by C − R all the same, it creates the counter
 * anew at C − R, below zero: the row says W + C, W being the warm-up, and the budget lets W + R more through (D18).
 */
export default defineScenario(import.meta.url, {
  id: "request-outlives-ttl",
  title: "A stream outlives its counter's TTL",
  about:
    `A single stream of ${words} words takes longer than a counter lives after its last write, and nothing else writes the counters of its ` +
    "customer and key. When it is settled, they must stand at what was spent, or be absent, and never be below zero.",
  modes: ["D18"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "long stream",
          plan.requests(
            1,
            () => ({ as: customer, stream: true, outputTokens: words, provider: { dripMs: wordEveryMs } }),
            { from: 120 },
          ),
        ),
      ],
    };
  },
});
