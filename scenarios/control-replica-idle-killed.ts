import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * A replica that has nothing in flight and nothing left to write is killed while requests run on the others. It takes
 * nothing with it: what it had reserved is settled and its spend is in Postgres. The counter rests at the sum of all costs.
 */
export default defineScenario(import.meta.url, {
  id: "control-replica-idle-killed",
  title: "A replica dies without requests in flight",
  about:
    "One replica is killed by SIGKILL at rest, with no request in flight there, while requests on the other replicas are. It takes nothing " +
    "with it, so all requests must be settled and counter and row must agree.",
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const victim = 1;
    const others = plan.others(victim);
    const elsewhere = plan.requests(
      6,
      () => ({
        as: customer,
        stream: true,
        outputTokens: plan.random.int(6, 8),
        holdAt: `after-chunk:${plan.random.int(1, 4)}`,
      }),
      { on: others },
    );
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("kill", elsewhere, {
          faults: [
            { id: "f1", kind: "replica-kill", replica: victim, whenHeld: elsewhere.map((request) => request.id) },
          ],
        }),
      ],
    };
  },
});
