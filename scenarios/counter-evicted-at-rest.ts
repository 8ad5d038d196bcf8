import { defineScenario, inOrder } from "../harness/planner/index.ts";

/**
 * Nothing is in flight when the counters of a key and a team are deleted in Redis, and their rows are written by then.
 * The next request finds no counter and seeds it with the row S, so both rest at S + ΣC again. Of customers and tags a
 * replica seeds what it remembers, which is another matter (scenario stale-fallback).
 */
export default defineScenario(import.meta.url, {
  id: "counter-evicted-at-rest",
  title: "Counters are evicted at rest",
  about:
    "The counters of a key and a team are deleted in Redis while nothing is in flight and their rows are written. Requests follow one after " +
    "the other on all replicas: the counters must come back with what the rows say.",
  modes: ["D31"],
  needs: ["counter:key", "counter:team"],

  build(plan) {
    const customer = plan.caller("evicted", { key: 100, team: 100 });
    const budgeted = customer.entities.filter(({ budget }) => budget === 100);
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        inOrder(
          "evict",
          plan.requests(2 * plan.replicas, () => ({ as: customer, stream: false })),
          {
            faults: budgeted.map(({ ref }, index) => ({
              id: `f${index + 1}`,
              kind: "counter-evicted",
              ref,
              whenHeld: [],
            })),
          },
        ),
      ],
    };
  },
});
