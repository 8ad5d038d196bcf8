import type { PlannedFault } from "../harness/contracts/index.ts";
import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/**
 * Redis applies a reservation whose reply never reaches LiteLLM, and the DEL by which LiteLLM repairs the counter arrives three
 * seconds late. Streams that last some ten seconds hold reservations when it does, and settle (C − R, below zero) on what
 * is left. All complete, so the counter must come back to the row, and must never be negative on the way.
 */
export default defineScenario(import.meta.url, {
  id: "redis-slow-delete",
  title: "The repair of a counter arrives late",
  about:
    "The reply to a reservation is lost and the DEL by which LiteLLM repairs the counter arrives three seconds late, while long streams hold " +
    "reservations on it. They all complete, so the counter must come back to their real costs and never be negative.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const unlucky = plan.random.int(0, plan.replicas - 1);
    const faults: PlannedFault[] = [
      redisFault("f1", {
        command: "INCRBYFLOAT",
        key: "counter:customer",
        replica: unlucky,
        amount: "positive",
        skip: 1,
        times: 1,
        action: { kind: "apply-drop-reply" },
      }),
      redisFault("f2", { command: "DEL", key: "counter:customer", action: { kind: "delay", ms: 3000 } }),
    ];
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "repair late",
          plan.requests(3 * plan.replicas, () => ({
            as: customer,
            stream: true,
            outputTokens: plan.random.int(6, 8),
            provider: { dripMs: 1500 },
          })),
          { faults },
        ),
      ],
    };
  },
});
