import { defineScenario, inOrder, redisFault } from "../harness/traffic/index.ts";

/** Dollars that the rows say before the first request: what a counter is seeded with. */
const spent = 5;

/**
 * A customer and its key have spent S = 5.00 each, and the warm calls seed both counters with it. Then every read of these
 * counters answers an error, as of a Redis that is busy with a script; writes go through. The counters are there, so
 * nothing may be seeded: a release that takes a failed read for a missing counter adds S to a live one, once for each
 * request or more often (D11).
 *
 * The error is none of those that open LiteLLM's circuit breaker: connection lost, timeout, LOADING, and on 1.106.2
 * CLUSTERDOWN with its kin MASTERDOWN.
 */
export default defineScenario(import.meta.url, {
  id: "redis-read-error",
  title: "Reads of a live counter fail",
  about:
    "A customer and its key have spent 5.00, and their counters say so. Then every read of the counters answers an error while writes go " +
    "through. All requests complete; the counters must rest at 5.00 and the costs, not at a multiple of 5.00.",
  modes: ["D11"],
  needs: ["reservation", "counter:end_user"],
  // A release that counts these errors towards its circuit breaker would take other scenarios' counters with it.
  exclusive: true,

  build(plan) {
    const debtor = plan.caller("debtor", { end_user: 100, key: 100 }, { spent });
    const warm = plan.warm(debtor);
    const refs = debtor.entities.map(({ ref }) => ref);
    const misread = (command: string, ref: string, mustFire: number, n: number) =>
      redisFault(
        `f${n + 1}`,
        {
          command,
          key: `counter:${ref}`,
          action: {
            kind: "error",
            message: "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
          },
        },
        mustFire,
      );
    // 1.106.2 asks for several at once and, when that fails, for each by itself.
    const faults = [
      ...refs.map((ref, n) => misread("GET", ref, 1, n)),
      ...refs.map((ref, n) => misread("MGET", ref, 0, refs.length + n)),
    ];
    return {
      entities: debtor.entities,
      phases: [
        warm,
        inOrder(
          "misread",
          plan.requests(2 * plan.replicas, (index) => ({ as: debtor, stream: index % 2 === 0 })),
          { faults },
        ),
      ],
    };
  },
});
