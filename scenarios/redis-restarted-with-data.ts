import { defineScenario, inOrder, together } from "../harness/planner/index.ts";

/**
 * Redis is shut down in order and starts again with its data, as for an upgrade, while four streams hold reservations,
 * two on each replica; then they complete. No counter has changed: only the connections are lost, and a replica that
 * finds its own dead must connect again and send the settlement there. Each counter comes to the warm-up W and ΣC.
 */
export default defineScenario(import.meta.url, {
  id: "redis-restarted-with-data",
  title: "Redis restarts with its data",
  about:
    "Redis is shut down in order and starts again with its data while four streams hold reservations on a key and its customer. The streams " +
    "complete, and one more request follows on each replica. Only connections were lost, so counter and row must agree.",
  modes: ["D10", "D13", "D22"],
  needs: ["reservation", "counter:key", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100 });
    const warm = plan.warm(customer);
    const inFlight = plan.requests(2 * plan.replicas, (index) => ({
      as: customer,
      stream: true,
      outputTokens: plan.random.int(6, 8),
      holdAt: index % 2 === 0 ? "after-chunk:2" : "before-headers",
    }));
    return {
      entities: customer.entities,
      phases: [
        { ...warm, settle: "quiescent" },
        together("restart with data", inFlight, {
          faults: [{ id: "f1", kind: "redis-restart", keepData: true, whenHeld: inFlight.map(({ id }) => id) }],
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
