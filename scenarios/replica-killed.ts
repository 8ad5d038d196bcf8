import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * A replica is killed (SIGKILL, as the OOM killer does) with streams in flight, each held after a chunk; requests on the
 * other replicas complete. What the dead replica had reserved is owed to nobody: the counter in Redis must come down
 * to what was really used. No release that was tried does this before the counter's TTL (D9): ΣR in flight stays.
 */
export default defineScenario(import.meta.url, {
  id: "replica-killed",
  beginWith: true,
  title: "A replica dies with streams in flight",
  about:
    "One replica is killed by SIGKILL while streams are in flight there, each held after a chunk; requests on the other replicas " +
    "complete. The dead replica's reservations must not stay on the customer's counter.",
  modes: ["D9"],
  needs: ["reservation", "counter:end_user"],
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
      () => ({
        as: customer,
        stream: true,
        outputTokens: plan.random.int(6, 8),
        holdAt: `after-chunk:${plan.random.int(1, 4)}`,
      }),
      { on: [victim] },
    );
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }), { on: others });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("kill", plan.random.shuffle([...inFlight, ...completed]), {
          faults: [
            { id: "f1", kind: "replica-kill", replica: victim, whenHeld: inFlight.map((request) => request.id) },
          ],
        }),
      ],
    };
  },
});
