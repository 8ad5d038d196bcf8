import type { PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

/**
 * Redis applies three of six reservations, but the replies never reach LiteLLM, and the DELs by which it repairs a
 * counter that it is unsure of never reach Redis. LiteLLM then serves these requests without a reservation and adds C
 * at the end. The counter must still come down to the row; where the three R were applied and forgotten it rests above
 * it by exactly their sum (D10). Were the DELs let through, the fault would be gone and with it the evidence.
 *
 * A replica that fails five times in a row opens its circuit breaker and counts in memory only. Two lost reservations
 * and their two DELs are four, so no replica loses more than two.
 */
export default defineScenario(import.meta.url, {
  id: "redis-reply-lost",
  title: "Redis applies reservations whose replies are lost",
  about:
    "Redis applies three of six reservations, but the replies are lost, and so are the DELs by which LiteLLM repairs a counter " +
    "that it is unsure of. All six requests complete, so the counter must come down to their real costs.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const victims = plan.random.shuffle(Array.from({ length: plan.replicas }, (_, replica) => replica)).slice(0, 3);
    const lost = victims.length === 2 ? [2, 1] : [1, 1, 1];
    const repliesLost = victims.map((replica, index): PlannedFault => {
      const times = lost[index]!;
      return {
        id: `f${index + 1}`,
        kind: "redis",
        mustFire: times,
        rule: {
          command: "INCRBYFLOAT",
          key: "counter:customer",
          replica,
          amount: "positive",
          skip: plan.random.int(0, 6 / victims.length - times),
          times,
          action: { kind: "apply-drop-reply" },
        },
      };
    });
    const repairsLost: PlannedFault = {
      id: `f${victims.length + 1}`,
      kind: "redis",
      mustFire: 1,
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
          requests: plan.requests(6, () => ({ as: customer, stream: false }), { on: victims }),
        },
      ],
    };
  },
});
