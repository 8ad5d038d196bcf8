import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/**
 * Every command on the scenario's counters reaches Redis 15 ms late, as over a wide area. That is far below every timeout
 * of LiteLLM and makes reads, reservations and settlements of concurrent requests overlap. All complete; the counter
 * rests at the sum of their costs.
 */
export default defineScenario(import.meta.url, {
  id: "control-redis-latency",
  title: "Every command on the counters takes some milliseconds",
  about:
    "Every command on the customer's and the key's counter reaches Redis 15 ms late while plain and streaming requests run side by side. " +
    "That is far below any timeout: all must be settled, and counter and row agree.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    // At rest first: a key's cold counter may be seeded from a row that has the charge already (D29), which is not about latency.
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const late = (id: string, ref: string) =>
      redisFault(id, { command: "*", key: `counter:${ref}`, action: { kind: "delay", ms: 15 } });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "traffic",
          plan.requests(8, (index) => ({ as: customer, stream: index % 2 === 0 })),
          { faults: [late("f1", "customer"), late("f2", "customer-key")] },
        ),
      ],
    };
  },
});
