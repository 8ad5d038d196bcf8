import { defineScenario, redisFault, together } from "../harness/planner/index.ts";

/**
 * Redis applies a reservation on one replica whose reply never reaches LiteLLM, and the DEL by which LiteLLM repairs a counter
 * that it is unsure of gets through. The DEL takes more with it than the R in doubt: all that was charged. So somebody must
 * bring the counter back to the row. LiteLLM seeds it with what the one replica remembers of the customer, and that
 * knows only its own charges: the counter ends below the truth by what the others have charged (D10).
 *
 * One replica, because two that delete at once may both seed, and their halves then add up to the whole.
 */
export default defineScenario(import.meta.url, {
  id: "redis-repair-deletes",
  title: "LiteLLM repairs a counter by deleting it",
  about:
    "Redis applies a reservation whose reply is lost, and LiteLLM deletes the counter to be safe, with all that every replica has charged. " +
    "All requests complete, so the counter must come back to their real costs, and not below.",
  modes: ["D10"],
  needs: ["reservation", "counter:end_user"],
  minReplicas: 2,
  exclusive: true,

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const perReplica = 3;
    const replyLost = redisFault("f1", {
      command: "INCRBYFLOAT",
      key: "counter:customer",
      replica: plan.random.int(0, plan.replicas - 1),
      amount: "positive",
      skip: plan.random.int(0, perReplica - 1),
      times: 1,
      action: { kind: "apply-drop-reply" },
    });
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "lose a reply",
          plan.requests(perReplica * plan.replicas, () => ({ as: customer, stream: false })),
          { faults: [replyLost] },
        ),
      ],
    };
  },
});
