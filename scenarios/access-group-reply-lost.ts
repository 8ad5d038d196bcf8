import { defineScenario, together } from "../harness/planner/index.ts";
import { onOneOfEachReplica, repairsLost, someOnEachReplica } from "./parts/one-command-each.ts";

/**
 * The fault of redis-reply-lost on the counter of a model access group, the only budget there is: Redis applies one reservation on
 * each replica whose reply never reaches LiteLLM, and the DELs by which it repairs a counter that it is unsure of never reach
 * Redis. Where the R were applied and forgotten, the group's counter rests above its row by their sum (D10).
 */
export default defineScenario(import.meta.url, {
  id: "access-group-reply-lost",
  title: "Replies to reservations on a model access group are lost",
  about:
    "Redis applies reservations on the counter of a model access group, one on each replica, but the replies are lost, and so are the " +
    "DELs by which LiteLLM repairs a counter that it is unsure of. All requests complete, so the counter must come down to their real costs.",
  modes: ["D10"],
  needs: ["reservation", "counter:model_access_group"],
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { model_access_group: 100 });
    const counter = "customer-model-access-group";
    const faults = [
      ...onOneOfEachReplica(plan, { amount: "positive", action: { kind: "apply-drop-reply" } }, counter),
      ...repairsLost(plan, [counter, "customer-key"]),
    ];
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("lose replies", someOnEachReplica(plan, customer), { faults })],
    };
  },
});
