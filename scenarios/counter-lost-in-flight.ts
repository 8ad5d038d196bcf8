import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { budgeted, keptApart } from "./parts/kept-apart.ts";

/**
 * The counters of all that are held to a budget are lost (evicted, or a failover to an empty Redis) while three streams of a
 * team's key and three of a user hold reservations on them; then all are settled. Their R went with the counters, so C − R
 * must not be applied to what is no longer there: a counter that exists afterwards must hold what its row does, the
 * warm-up W and the three C.
 *
 * Why three. A release that asks its own copy of the counter whether C − R fits applies it to the lost counter, which
 * goes below zero; the next one may then look inconsistent, and LiteLLM's repair (delete it, or raise it to the row)
 * drops what it was to add (D19). One more request makes the counters exist again where nothing was written. All of it
 * on one replica, so that what this replica remembers of the customer is all there is.
 */
export default defineScenario(import.meta.url, {
  id: "counter-lost-in-flight",
  title: "Counters are evicted under requests in flight",
  about:
    "The counters of all that are budgeted are deleted in Redis while three streams hold reservations on each. The streams complete, " +
    "and one more request of each follows. The counters must then stand at what was spent, and never be below zero.",
  modes: ["D19"],
  needs: ["reservation", "counter:end_user"],
  replicas: 1,

  build(plan) {
    const callers = keptApart(plan, 100);
    const warm = callers.flatMap((customer) => plan.warm(customer).requests);
    const inFlight = callers.flatMap((as) =>
      plan.requests(3, () => ({ as, stream: true, outputTokens: plan.random.int(6, 8), holdAt: "after-chunk:2" }), {
        from: 300,
      }),
    );
    const whenHeld = inFlight.map(({ id }) => id);
    const after = callers.flatMap((as) => plan.requests(1, () => ({ as, stream: false })));
    return {
      entities: callers.flatMap(({ entities }) => entities),
      phases: [
        inOrder("warm", warm, { purpose: "warm" }),
        together("evict", inFlight, {
          faults: budgeted(callers).map(({ ref }, index) => ({
            id: `f${index + 1}`,
            kind: "counter-evicted",
            ref,
            whenHeld,
          })),
        }),
        inOrder("after", after, { purpose: "traffic" }),
      ],
    };
  },
});
