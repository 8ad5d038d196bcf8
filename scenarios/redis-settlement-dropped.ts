import type { PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

/**
 * One settlement (R to C) of each replica never reaches Redis, nor do the DELs by which LiteLLM repairs a counter that it is
 * unsure of. All requests complete and are billed C, so the counter must come down to the sum of the C; a release
 * that lets a failed settlement be leaves R − C of each on it (D10).
 */
export default defineScenario(import.meta.url, {
  id: "redis-settlement-dropped",
  title: "Settlements never reach Redis",
  about:
    "One settlement of each replica never reaches Redis, and neither do the DELs by which LiteLLM repairs a counter that it is unsure of. " +
    "All requests complete, so the counter must come down to their real costs.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const perReplica = 3;
    const settlementsLost = Array.from(
      { length: plan.replicas },
      (_, replica): PlannedFault => ({
        id: `f${replica + 1}`,
        kind: "redis",
        mustFire: 1,
        rule: {
          command: "INCRBYFLOAT",
          key: "counter:customer",
          replica,
          amount: "negative",
          skip: plan.random.int(0, perReplica - 1),
          times: 1,
          action: { kind: "drop" },
        },
      }),
    );
    // 1.106.2 settles all counters of a request in one pipeline, and repairs all of them when it fails.
    const repairsLost = ["customer", "customer-key"].map(
      (ref, index): PlannedFault => ({
        id: `f${plan.replicas + 1 + index}`,
        kind: "redis",
        mustFire: 0,
        rule: {
          command: "DEL",
          key: `counter:${ref}`,
          replica: null,
          amount: "any",
          skip: 0,
          times: null,
          action: { kind: "drop" },
        },
      }),
    );
    return {
      entities: customer.entities,
      phases: [
        warm,
        {
          name: "lose settlements",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [...settlementsLost, ...repairsLost],
          requests: plan.requests(perReplica * plan.replicas, () => ({ as: customer, stream: false })),
        },
      ],
    };
  },
});
