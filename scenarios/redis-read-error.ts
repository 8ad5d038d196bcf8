import { defineScenario, inOrder, redisFault } from "../harness/planner/index.ts";
import { budgeted, keptApart } from "./parts/kept-apart.ts";

/** Dollars that the rows say before the first request: what a counter is seeded with. */
const spent = 5;

/**
 * A customer, a tag, a user and all that a team's key concerns have spent S = 5.00 each, and the warm calls seed their counters
 * with it; windows have no row that could say so. Then every read of these counters answers an error, as of a
 * Redis that is busy with a script; writes go through. The counters are there, so
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
    "Every kind of entity but windows has spent 5.00, and their counters say so. Then every read of these answers an error while writes go " +
    "through. All requests complete; the counters must rest at 5.00 and the costs, not at a multiple of 5.00.",
  modes: ["D10", "D11"],
  needs: ["reservation", "counter:end_user"],
  // A release that counts these errors towards its circuit breaker would take other scenarios' counters with it.
  exclusive: true,

  build(plan) {
    const debtors = keptApart(plan, 100, { spent, leaveOut: ["key_window", "team_window"] });
    const warm = { ...plan.warm(debtors[0]), requests: debtors.flatMap((debtor) => plan.warm(debtor).requests) };
    const refs = budgeted(debtors).map(({ ref }) => ref);
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
      entities: debtors.flatMap(({ entities }) => entities),
      phases: [
        warm,
        inOrder(
          "misread",
          debtors.flatMap((as) => plan.requests(2 * plan.replicas, (index) => ({ as, stream: index % 2 === 0 }))),
          { faults },
        ),
      ],
    };
  },
});
