import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken. An embedding costs its input alone, so little or nothing is reserved beyond what it costs, and the
 * counter rests at the sum of C all the same.
 */
export default defineScenario(import.meta.url, {
  id: "control-embeddings",
  title: "Embeddings, answered well",
  about:
    "Embeddings, priced by their input, are asked for on every replica beside chats. Nothing is broken, so " +
    "every reservation must be settled to what the answer costs.",
  needs: ["counter:end_user", "route:/v1/embeddings"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "traffic",
          plan.requests(8, (index) => ({
            as: customer,
            stream: false,
            ...(index % 4 === 3 ? {} : { route: "/v1/embeddings", outputTokens: 0 }),
          })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
