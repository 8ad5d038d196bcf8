import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * A replica is told to end (SIGTERM) while requests run there that end within the grace it has: uvicorn takes no new
 * ones and waits for those. Each is held until SIGTERM is sent and completes about a second later, so each costs C,
 * is settled (C − R), and its cost must reach Postgres before the process goes. 1.84.0 ends without writing it: the counter
 * is right, the row stays too low for good, and the next seed of the counter forgets the spend, too (D25). A
 * replica that stops may also have closed its connections to Redis before its last settlement: that one stays away (D9).
 */
export default defineScenario(import.meta.url, {
  id: "replica-stopped-with-grace",
  title: "A replica is stopped and its requests end within its grace",
  about:
    "One replica gets SIGTERM while requests run there that end well within its grace of thirty seconds; requests on the other " +
    "replicas complete. What was in flight completes, is settled and billed, and counter and row agree.",
  modes: ["D9", "D25"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const victim = 1;
    const others = plan.others(victim);
    const inFlight = plan.requests(
      4,
      (index) => ({
        as: customer,
        stream: index % 2 === 0,
        outputTokens: plan.random.int(5, 8),
        holdAt: index % 2 === 0 ? `after-chunk:${plan.random.int(1, 3)}` : "before-headers",
        provider: { dripMs: 200 },
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
              graceMs: 30_000,
            },
          ],
        }),
      ],
    };
  },
});
