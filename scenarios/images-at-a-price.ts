import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Images of a model that has a price of its own in config.yaml, answered well. The counter and the row must both rest at
 * what they cost. LiteLLM may look an image's price up by the model's public name only: then nobody is charged, which
 * shows in the rows (D34).
 */
export default defineScenario(import.meta.url, {
  id: "images-at-a-price",
  title: "Images of a model with a price of its own",
  about:
    "Images, priced apiece in the configuration, are asked for on every replica beside chats. Nothing is broken: the customer's counter and row must " +
    "hold what the images cost.",
  modes: ["D34"],
  needs: ["counter:end_user", "route:/v1/images/generations"],

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
              ? {}
              : { route: "/v1/images/generations", outputTokens: 1, provider: { inputTokens: 0 } }),
          })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
