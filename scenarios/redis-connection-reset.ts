import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, redisFault, together } from "../harness/planner/index.ts";

const perReplica = 3;

/**
 * On each replica the connection to Redis is reset at one reservation on an end user's counter. A release that writes all counters of a
 * request in one pipeline has then sent those before it, which are applied and whose replies it never hears, and
 * those behind it, which never arrive. All requests complete, so all counters must come to their real costs, whatever LiteLLM
 * takes for done and whatever it repairs by DEL (D10).
 */
export default defineScenario(import.meta.url, {
  id: "redis-connection-reset",
  title: "A connection to Redis is reset in the middle of a pipeline",
  about:
    "A customer is budgeted as a key, an end user and a tag. On each replica the connection to Redis is reset at one reservation on the end " +
    "user's counter: what was sent before it is applied, what was sent behind it is not. All requests complete, so all counters must come to their real costs.",
  modes: ["D10", "D13"],
  needs: ["reservation", "counter:end_user"],
  exclusive: true,

  build(plan) {
    const customer = plan.caller("customer", { key: 100, end_user: 100, tag: 100 });
    const warm: PlannedPhase = { ...plan.warm(customer), settle: "quiescent" };
    const resets = Array.from({ length: plan.replicas }, (_, replica) =>
      redisFault(`f${replica + 1}`, {
        command: "INCRBYFLOAT",
        key: "counter:customer-end-user",
        replica,
        amount: "positive",
        skip: plan.random.int(0, perReplica - 1),
        times: 1,
        action: { kind: "rst" },
      }),
    );
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "reset",
          plan.requests(perReplica * plan.replicas, (index) => ({ as: customer, stream: index % 2 === 0 })),
          { faults: resets },
        ),
        inOrder(
          "afterwards",
          plan.requests(plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
