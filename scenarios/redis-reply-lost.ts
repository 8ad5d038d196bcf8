import type { PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

/**
 * Redis applies one reservation on each replica whose reply never reaches LiteLLM, and the DELs by which it repairs a
 * counter that it is unsure of never reach Redis. LiteLLM then serves these requests without a reservation and adds C
 * at the end. The counter must still come down to the row; where the R were applied and forgotten it rests above it by
 * exactly their sum (D10). Were the DELs let through, the fault would be gone and with it the evidence.
 *
 * A replica that fails five times in a row opens its circuit breaker and counts in memory only, which is another fault.
 * One lost reservation and its two DELs are three, so each replica loses one.
 */
export default defineScenario(import.meta.url, {
  id: "redis-reply-lost",
  title: "Redis applies reservations whose replies are lost",
  about:
    "Redis applies reservations, one on each replica, but the replies are lost, and so are the DELs by which LiteLLM repairs a counter " +
    "that it is unsure of. All requests complete, so the counter must come down to their real costs.",
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
          amount: "positive",
          skip: plan.random.int(0, perReplica - 1),
          times: 1,
          action: { kind: "apply-drop-reply" },
        },
      }),
    );
    const repairsLost: PlannedFault = {
      id: `f${plan.replicas + 1}`,
      kind: "redis",
      mustFire: 0,
      rule: {
        command: "DEL",
        key: "counter:customer",
        replica: null,
        amount: "any",
        skip: 0,
        times: null,
        action: { kind: "drop" },
      },
    };
    return {
      entities: customer.entities,
      phases: [
        warm,
        {
          name: "lose replies",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [...repliesLost, repairsLost],
          requests: plan.requests(perReplica * plan.replicas, () => ({ as: customer, stream: false })),
        },
      ],
    };
  },
});
