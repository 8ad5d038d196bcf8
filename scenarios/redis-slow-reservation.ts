import { defineScenario, together } from "../harness/planner/index.ts";
import { onOneOfEachReplica, someOnEachReplica } from "./parts/one-command-each.ts";

/**
 * One reservation of each replica reaches Redis 5.5 s late, half a second after LiteLLM has given it up (its socket timeout is
 * 5 s) and has repaired the counter by a DEL. So the repair comes first and what it was to repair comes after it: +R on
 * a counter that nobody doubts any more. LiteLLM serves these requests without a reservation and adds C at the end;
 * all complete, so the counter must come to the sum of the C (D10).
 */
export default defineScenario(import.meta.url, {
  id: "redis-slow-reservation",
  title: "Reservations reach Redis when LiteLLM has given them up",
  about:
    "One reservation of each replica reaches Redis half a second after LiteLLM has given it up and deleted the counter to be safe. All requests " +
    "complete, so the counter must come to their real costs, without the late reservations.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const faults = onOneOfEachReplica(plan, { amount: "positive", action: { kind: "delay", ms: 5500 } });
    return {
      entities: customer.entities,
      phases: [warm, together("reserve late", someOnEachReplica(plan, customer), { faults })],
    };
  },
});
