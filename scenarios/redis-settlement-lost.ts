import { defineScenario, together } from "../harness/planner/index.ts";
import { onOneOfEachReplica, repairsLost, someOnEachReplica } from "./parts/one-command-each.ts";

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
    const faults = [
      ...onOneOfEachReplica(plan, { amount: "negative", action: { kind: "apply-drop-reply" } }),
      // 1.106.2 settles all counters of a request in one pipeline, and repairs all of them when it fails.
      ...repairsLost(plan, ["customer", "customer-key"]),
    ];
    return {
      entities: customer.entities,
      phases: [warm, together("lose replies", someOnEachReplica(plan, customer), { faults })],
    };
  },
});
