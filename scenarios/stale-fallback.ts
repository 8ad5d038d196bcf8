import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/** Dollars: a budget, and output tokens that cost a little more than it. */
const budget = 1;
const overBudget = 520;

/**
 * A customer and a tag are known to both replicas; then one request on replica 1 spends a little more than their whole
 * budget, and everything comes to rest, so the rows say so. Then the counters are lost, as by their TTL, and a request
 * comes in on replica 0. It must be refused: the row is over the budget.
 *
 * A release that takes what replica 0 remembers of the customer (its object in memory, up to 60 s old, which has only
 * the spend that replica 0 knows of) for the counter lets it through, and seeds the counter with that: S too low, for
 * everyone (D22, #34238).
 */
export default defineScenario(import.meta.url, {
  id: "stale-fallback",
  title: "A lost counter comes back from a stale memory",
  about:
    "A customer and a tag spend their budgets on one replica; then their counters are deleted in Redis, and a request comes in on the other " +
    "replica, which has met them before. It must be refused, because their rows say that the budgets are spent.",
  modes: ["D22"],
  needs: ["counter:end_user"],
  minReplicas: 2,

  build(plan) {
    const spenders = [plan.caller("stale", { end_user: budget }), plan.caller("stale-too", { tag: budget })];
    const budgeted = spenders.flatMap(({ entities }) => entities.filter((entity) => entity.budget === budget));
    const warm = spenders.map((spender) => plan.warm(spender, "small").requests);
    const spend = spenders.flatMap((as) =>
      plan.requests(1, () => ({ as, stream: false, outputTokens: overBudget }), { from: 700, on: [1] }),
    );
    const after = spenders.flatMap((as) =>
      plan.requests(2, () => ({ as, stream: false, outputTokens: 8 }), { on: [0] }),
    );
    return {
      entities: spenders.flatMap(({ entities }) => entities),
      phases: [
        inOrder("warm", warm.flat(), { purpose: "warm", settle: "none" }),
        together("spend", spend, { purpose: "traffic" }),
        inOrder("evict", after, {
          purpose: "enforce",
          faults: budgeted.map(({ ref }, index) => ({
            id: `f${index + 1}`,
            kind: "counter-evicted",
            ref,
            whenHeld: [],
          })),
        }),
      ],
    };
  },
});
