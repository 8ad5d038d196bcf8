import { defineScenario, together } from "../harness/planner/index.ts";
import { onOneOfEachReplica, repairsLost, someOnEachReplica } from "./parts/one-command-each.ts";

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
  beginWith: true,
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
    const faults = [
      ...onOneOfEachReplica(plan, { amount: "positive", action: { kind: "apply-drop-reply" } }),
      ...repairsLost(plan, ["customer"]),
    ];
    return {
      entities: customer.entities,
      phases: [warm, together("lose replies", someOnEachReplica(plan, customer), { faults })],
    };
  },
});
