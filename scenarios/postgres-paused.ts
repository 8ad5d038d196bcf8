import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { heldByTurns } from "./parts/held-by-turns.ts";

/**
 * Postgres stands still for twelve seconds (SIGSTOP to each of its processes, as of a frozen machine or a disk that
 * stalls), two write intervals or more, while requests that were in flight complete. Counters are settled in Redis at
 * once; the rows must wait. A batch that stalls, or fails and is tried again, owes the row each cost exactly once: at
 * rest afterwards row, counter and what was spent must agree, also after requests that came later.
 *
 * 1.84.0 and 1.106.2 lose a batch: Prisma gives a transaction two seconds to get a connection that answers, and LiteLLM
 * neither tries such a failure again nor puts back what was for the rows. Their SpendLogs are complete.
 */
export default defineScenario(import.meta.url, {
  id: "postgres-paused",
  title: "Postgres stands still for some seconds",
  about:
    "Postgres is stopped by SIGSTOP for twelve seconds and goes on. Six requests in flight at that moment complete meanwhile, and a request " +
    "follows on each replica afterwards. Rows are written late: they must catch up, each cost once, and counter and row agree.",
  modes: ["D25"],
  needs: ["reservation", "counter:key", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    const warm = plan.warm(customer);
    const inFlight = plan.requests(6, heldByTurns(plan, customer));
    return {
      entities: customer.entities,
      phases: [
        { ...warm, settle: "quiescent" },
        together("stand still", inFlight, {
          faults: [{ id: "f1", kind: "postgres-pause", whenHeld: inFlight.map(({ id }) => id), forMs: 12_000 }],
        }),
        inOrder(
          "after",
          plan.requests(plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
