import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * A replica is told to end (SIGTERM, as by a rolling update) while streams run there that last longer than the grace it
 * has; then it is killed. Each stream is held until SIGTERM is sent, and goes on at ten seconds or more for the rest.
 * uvicorn waits for them, so SIGKILL finds them in flight: their reservations are owed to nobody, as in replica-killed
 * (D9), unless LiteLLM gives them back while it has the time.
 */
export default defineScenario(import.meta.url, {
  id: "replica-stopped",
  title: "A replica is stopped while streams run that outlast its grace",
  about:
    "One replica gets SIGTERM while streams run there that last longer than its grace of three seconds, and then SIGKILL; requests " +
    "on the other replicas complete. The stopped replica's reservations must not stay on the customer's counter.",
  modes: ["D9"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.everyone("customer", 100);
    // At rest before: a replica that is killed also loses the spend that it had not yet written to Postgres.
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const victim = 1;
    const others = plan.others(victim);
    const inFlight = plan.requests(
      4,
      () => ({
        as: customer,
        stream: true,
        outputTokens: plan.random.int(7, 8),
        holdAt: `after-chunk:${plan.random.int(1, 2)}`,
        provider: { dripMs: 2000 },
      }),
      { on: [victim] },
    );
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }), { on: others });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("stop", plan.random.shuffle([...inFlight, ...completed]), {
          faults: [
            {
              id: "f1",
              kind: "replica-stop",
              replica: victim,
              whenHeld: inFlight.map((request) => request.id),
              graceMs: 3000,
            },
          ],
        }),
      ],
    };
  },
});
