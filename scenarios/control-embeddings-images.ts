import { defineScenario, together } from "../harness/traffic/index.ts";

/**
 * Nothing is broken. An embedding costs its input alone and an image its price, so little or nothing is reserved beyond
 * what they cost, and the counter rests at the sum of C all the same.
 */
export default defineScenario(import.meta.url, {
  id: "control-embeddings-images",
  title: "Embeddings and images, answered well",
  about:
    "Embeddings (priced by their input) and images (priced apiece) are asked for on every replica. Nothing is broken, so " +
    "every reservation must be settled to what the answer costs.",
  needs: ["counter:end_user", "route:/v1/embeddings", "route:/v1/images/generations"],

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
            ...(index % 2 === 0
              ? { route: "/v1/embeddings", outputTokens: 0 }
              : { route: "/v1/images/generations", outputTokens: 1, provider: { inputTokens: 0 } }),
          })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
