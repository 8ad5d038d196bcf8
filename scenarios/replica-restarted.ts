import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * A replica dies with streams in flight and is started again while the counter is alive; then requests are served by all
 * replicas. The new process knows nothing of what the old one had reserved, and each write renews the counter's TTL. So
 * where a dead replica's reservations are not given back by somebody, traffic keeps them (D9): ΣR in flight at the kill.
 * The counter must come down to the costs D of the completed requests, within what the cut streams may cost.
 */
export default defineScenario(import.meta.url, {
  id: "replica-restarted",
  title: "A replica dies with streams in flight and is started again",
  about:
    "One replica is killed with streams in flight and started again while the customer's counter lives; all replicas then serve requests. " +
    "What the dead process had reserved must be given back by somebody: traffic renews the counter's TTL, so time does not.",
  modes: ["D9"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const victim = 1;
    const inFlight = plan.requests(
      4,
      () => ({
        as: customer,
        stream: true,
        outputTokens: plan.random.int(6, 8),
        holdAt: `after-chunk:${plan.random.int(1, 4)}`,
      }),
      { on: [victim] },
    );
    const afterwards = plan.requests(3 * plan.replicas, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("kill", inFlight, {
          settle: "none",
          faults: [
            { id: "f1", kind: "replica-kill", replica: victim, whenHeld: inFlight.map((request) => request.id) },
          ],
        }),
        together("start again", afterwards, {
          purpose: "traffic",
          faults: [{ id: "f2", kind: "replica-restart", replica: victim, whenHeld: [] }],
        }),
      ],
    };
  },
});
