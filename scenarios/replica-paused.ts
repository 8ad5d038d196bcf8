import { defineScenario, together } from "../harness/planner/index.ts";
import { heldByTurns } from "./parts/held-by-turns.ts";

/**
 * A replica stands still for eight seconds (SIGSTOP, as of a frozen machine) with requests in flight there, and goes on;
 * requests on the other replicas complete meanwhile. Its Redis replies are older than LiteLLM's socket timeout of 5 s when
 * it reads them. Nothing is lost, so everything completes and the counter rests at the sum of the costs.
 */
export default defineScenario(import.meta.url, {
  id: "replica-paused",
  title: "A replica stands still for some seconds",
  about:
    "One replica is stopped by SIGSTOP for eight seconds with requests in flight, held at the provider, and goes on; requests on the " +
    "other replicas complete meanwhile. Nothing is lost, so every reservation must be settled and counter and row agree.",
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    const victim = 1;
    const others = plan.others(victim);
    const inFlight = plan.requests(6, heldByTurns(plan, customer), { on: [victim] });
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }), { on: others });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together("stand still", plan.random.shuffle([...inFlight, ...completed]), {
          faults: [
            {
              id: "f1",
              kind: "replica-pause",
              replica: victim,
              whenHeld: inFlight.map((request) => request.id),
              forMs: 8000,
            },
          ],
        }),
      ],
    };
  },
});
