import type { PlannedFault, PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, redisFault } from "../harness/planner/index.ts";

/**
 * LiteLLM's keys carry a namespace. On one replica after the other, Redis applies the reservation of a single request
 * and its reply is lost; nothing else is broken, so the DEL by which LiteLLM repairs a counter that it is unsure of
 * arrives. It serves the request without a reservation and adds C at the end.
 *
 * Where the DEL names the counter as Redis knows it, the counter is gone, comes back from the row (the key's budget is
 * reseeded from the database, and was at rest before) and stands at S + C. Where it goes to the name without the
 * namespace, R stays: the counter rests above its row by exactly that (D15).
 */
export default defineScenario(import.meta.url, {
  id: "namespaced-cache",
  title: "Repairs go to a key without its namespace",
  about:
    "LiteLLM's cache has a namespace. Redis applies one reservation on each replica, one at a time and at rest, but the reply is lost; " +
    "LiteLLM's own repair is let through. The request completes, so the counter must come back to what was spent.",
  modes: ["D15"],
  needs: ["reservation", "counter:key"],
  exclusive: true,
  settings: ["litellm_settings.cache_params.namespace=p429"],

  build(plan) {
    const customer = plan.caller("customer", { key: 100 });
    const replicas = Array.from({ length: plan.replicas }, (_, replica) => replica);
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        ...replicas.map(
          (replica): PlannedPhase =>
            inOrder(
              `lose a reply on replica ${replica}`,
              plan.requests(1, () => ({ as: customer, stream: false }), { on: [replica] }),
              { faults: [replyLost(`f${replica + 1}`, "customer-key", replica)] },
            ),
        ),
      ],
    };
  },
});

function replyLost(id: string, ref: string, replica: number): PlannedFault {
  return redisFault(id, {
    command: "INCRBYFLOAT",
    key: `counter:${ref}`,
    replica,
    amount: "positive",
    times: 1,
    action: { kind: "apply-drop-reply" },
  });
}
