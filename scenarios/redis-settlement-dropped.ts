import { defineScenario, together } from "../harness/planner/index.ts";
import { onOneOfEachReplica, repairsLost, someOnEachReplica } from "./parts/one-command-each.ts";

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
    const faults = [
      ...onOneOfEachReplica(plan, { amount: "negative", action: { kind: "drop" } }),
      // 1.106.2 settles all counters of a request in one pipeline, and repairs all of them when it fails.
      ...repairsLost(plan, ["customer", "customer-key"]),
    ];
    return {
      entities: customer.entities,
      phases: [warm, together("lose settlements", someOnEachReplica(plan, customer), { faults })],
    };
  },
});
