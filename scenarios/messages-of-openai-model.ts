import { models } from "../harness/contracts/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * /v1/messages is asked for an OpenAI model. LiteLLM translates it to /v1/responses, and its streams back. Nothing is
 * broken. A release whose logging does not know the last event of such a stream for one (D7) settles none of them and
 * bills none of them, although its client got all of it; answers in one piece are settled.
 */
export default defineScenario(import.meta.url, {
  id: "messages-of-openai-model",
  title: "Messages of a model that speaks another API",
  about:
    "Four streams and four plain answers of /v1/messages, of an OpenAI model, which LiteLLM asks for by /v1/responses. " +
    "Nothing is broken, so every reservation must be settled to the usage in its answer.",
  modes: ["D7", "D34"],
  needs: ["reservation", "counter:end_user", "route:/v1/messages"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "traffic",
          plan.requests(8, (index) => ({
            as: customer,
            route: "/v1/messages",
            body: { model: models.chat },
            stream: index % 2 === 0,
          })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
