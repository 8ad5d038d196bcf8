import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * A replica runs out of memory with requests in flight: its container's limit is set a little above what it uses, that is
 * used up, and the kernel kills it. It has no time for anything, so this is replica-killed by the way that deployments
 * meet it; what the dead replica had reserved must not stay on the customer's counter (D9).
 */
export default defineScenario(import.meta.url, {
  id: "replica-oom",
  title: "A replica runs out of memory with requests in flight",
  about:
    "One replica is killed by the kernel for exceeding its container's memory limit while requests are in flight there; requests on the " +
    "other replicas complete. The dead replica's reservations must not stay on the customer's counter.",
  modes: ["D9"],
  needs: ["stack:docker", "reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.everyone("customer", 100);
    // At rest before the kill: a dead replica also loses the spend that it had not yet written to Postgres.
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const victim = 1;
    const others = plan.others(victim);
    const inFlight = plan.requests(
      4,
      (index) => ({
        as: customer,
        stream: index % 2 === 0,
        outputTokens: plan.random.int(6, 8),
        holdAt: index % 2 === 0 ? `after-chunk:${plan.random.int(1, 4)}` : "before-headers",
      }),
      { on: [victim] },
    );
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }), { on: others });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("run out of memory", plan.random.shuffle([...inFlight, ...completed]), {
          faults: [{ id: "f1", kind: "replica-oom", replica: victim, whenHeld: inFlight.map(({ id }) => id) }],
        }),
      ],
    };
  },
});
