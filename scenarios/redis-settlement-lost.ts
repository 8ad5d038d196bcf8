import type { PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

/**
 * Redis applies one settlement (R to C) on each replica whose reply never reaches LiteLLM, and the DELs by which it repairs a
 * counter that it is unsure of never reach Redis. The counter is right as it stands, so whatever LiteLLM writes for these
 * requests afterwards is too much: applying the settlement again takes R − C twice, charging C anew counts it twice (D10).
 *
 * Below five failures in a row on one replica the circuit breaker stays closed (see redis-reply-lost).
 */
export default defineScenario(import.meta.url, {
  id: "redis-settlement-lost",
  title: "Redis applies settlements whose replies are lost",
  about:
    "Redis applies settlements, one on each replica, but the replies are lost, and so are the DELs by which LiteLLM repairs a counter " +
    "that it is unsure of. The counter is right as it stands, and must be left so.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const perReplica = 3;
    const repliesLost = Array.from(
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
          action: { kind: "apply-drop-reply" },
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
          name: "lose replies",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [...repliesLost, ...repairsLost],
          requests: plan.requests(perReplica * plan.replicas, () => ({ as: customer, stream: false })),
        },
      ],
    };
  },
});
