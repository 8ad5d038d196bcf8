import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/**
 * Redis is killed and starts again empty while four streams hold reservations, two on each replica; then they complete.
 * Every counter is gone with what was reserved on it, and every connection is lost: the same as counters evicted under
 * requests in flight, on replicas that must also connect again. R must not be taken from a counter that does not hold
 * it. One more request on each replica makes the counters exist again where nothing was written: all that exists must
 * then hold what the rows do, the warm-up W and what was spent since.
 */
export default defineScenario(import.meta.url, {
  id: "redis-restarted",
  title: "Redis is killed and comes back empty",
  about:
    "Redis is killed and starts again empty while four streams hold reservations on a key and its customer. The streams complete, and one more " +
    "request follows on each replica. The counters must then stand at what was spent, and never be below zero.",
  modes: ["D10", "D13", "D19", "D22"],
  needs: ["reservation", "counter:key", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    const warm = plan.warm(customer);
    const inFlight = plan.requests(
      2 * plan.replicas,
      () => ({ as: customer, stream: true, outputTokens: plan.random.int(6, 8), holdAt: "after-chunk:2" }),
      { from: 300 },
    );
    return {
      entities: customer.entities,
      phases: [
        { ...warm, settle: "quiescent" },
        together("restart empty", inFlight, {
          faults: [{ id: "f1", kind: "redis-restart", keepData: false, whenHeld: inFlight.map(({ id }) => id) }],
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
