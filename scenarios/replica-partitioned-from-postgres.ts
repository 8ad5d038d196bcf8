import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { heldByTurns } from "./parts/held-by-turns.ts";

/**
 * One replica is cut off from Postgres for twelve seconds, two write intervals or more: no byte passes, and nobody is told.
 * Redis stays within reach, and so does Postgres for the others. Requests in flight on all replicas complete meanwhile.
 * Counters are settled in Redis at once; the rows of what the cut-off replica served must wait. A batch that hangs, or
 * fails and is tried again, owes the row each cost exactly once: at rest afterwards row, counter and what was spent must
 * agree, also after requests that came later. postgres-paused is the same for all replicas at once, and
 * redis-partitioned for Redis.
 *
 * 1.84.0 and 1.106.2 lost the cut-off replica's batch (D25) in three of four runs, on processes and in containers, for the
 * reason that postgres-paused names ("Unable to start a transaction in the given time"); the fourth logged no such failure.
 */
export default defineScenario(import.meta.url, {
  id: "replica-partitioned-from-postgres",
  title: "One replica is cut off from Postgres for some seconds",
  about:
    "One replica is cut off from Postgres for twelve seconds while six requests in flight complete, three of them there; a request " +
    "follows on each replica afterwards. Rows are written late: they must catch up, each cost once, and counter and row agree.",
  modes: ["D25"],
  needs: ["reservation", "counter:key", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    const warm = plan.warm(customer);
    const victim = 1;
    const held = heldByTurns(plan, customer);
    const inFlight = [
      ...plan.requests(3, held, { on: [victim] }),
      ...plan.requests(3, held, { on: plan.others(victim) }),
    ];
    return {
      entities: customer.entities,
      phases: [
        { ...warm, settle: "quiescent" },
        together("cut off", plan.random.shuffle(inFlight), {
          faults: [
            {
              id: "f1",
              kind: "postgres-partition",
              replica: victim,
              whenHeld: inFlight.map(({ id }) => id),
              forMs: 12_000,
            },
          ],
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
