import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/**
 * One replica is cut off from Redis for twelve seconds, longer than LiteLLM's socket timeout (5 s) and shorter than its
 * patience in all; what it had sent arrives when the way is whole again. Requests are served on both sides meanwhile and all
 * complete, so once the partition is over the counter must come to the sum of all costs: what the cut-off replica
 * has counted in memory only is owed to Redis, and what arrives late must not be counted twice.
 */
export default defineScenario(import.meta.url, {
  id: "redis-partitioned",
  title: "One replica is cut off from Redis for some seconds",
  about:
    "One replica is cut off from Redis for twelve seconds while requests are served on all. What it sent arrives late. All requests complete, " +
    "so afterwards the counter must agree with the row.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const cut = redisFault("f1", {
      command: "*",
      key: "counter:customer",
      replica: 1,
      skip: plan.random.int(0, 2),
      times: 1,
      action: { kind: "partition", ms: 12_000 },
    });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "cut off",
          plan.requests(3 * plan.replicas, () => ({ as: customer, stream: false })),
          { faults: [cut] },
        ),
        together(
          "afterwards",
          plan.requests(plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
