import { defineScenario, together } from "../harness/planner/index.ts";
import { accessGroupCustomer } from "./parts/access-group.ts";

/**
 * Nothing is broken. The customer's key may call the models of a group that has a budget, so LiteLLM reserves on the group's
 * counter as on the key's. Each reservation R is settled by C − R, and both counters rest at the sum of C.
 */
export default defineScenario(import.meta.url, {
  id: "control-access-group",
  title: "Requests by the budget of a model access group run to their end",
  about:
    "Requests, streamed and not, of a key that may call the models of a group with a budget run to their end on every " +
    "replica. Nothing is broken, so every reservation on the group's counter must be settled to what its request cost.",
  needs: ["reservation", "counter:model_access_group"],
  exclusive: true,

  build(plan) {
    const customer = accessGroupCustomer(plan);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "traffic",
          plan.requests(8, (index) => ({ as: customer, stream: index % 2 === 0 })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
