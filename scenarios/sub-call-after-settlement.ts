import { models } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

/**
 * One request asks two models at once ("p429-chat,p429-second"), which LiteLLM answers by two calls to the provider. It
 * reserves once. The first call to end settles R to its cost and finalises the reservation; the second call's cost must
 * be added to the counter all the same. A release that takes the finalised reservation for all there is (D20) leaves the
 * counter below its row by that cost, per request.
 */
export default defineScenario(import.meta.url, {
  id: "sub-call-after-settlement",
  title: "One request makes two calls to the provider",
  about:
    "Four requests ask two models each, so each makes two calls to the provider under one reservation. Both calls cost, and " +
    "the counter must get both.",
  modes: ["D20"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const kinds = [
      { body: { model: `${models.chat},${models.second}` } },
      { route: "/v1/responses", body: { model: models.claude } },
      { body: { model: models.bridged } },
      { body: { model: models.failing } },
    ] as const;
    const double = plan.requests(8, (index) => ({ as: customer, stream: false, ...kinds[index % 4]! }));
    const single = plan.requests(4, () => ({ as: customer, stream: false }));
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        {
          name: "ask two models",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [],
          requests: plan.random.shuffle([...double, ...single]),
        },
      ],
    };
  },
});
