import { defineScenario } from "../harness/traffic/index.ts";

/**
 * Nothing is broken. Messages of an Anthropic model are streamed to their end. Such a stream says its input tokens twice,
 * in its first event and, together with the output, in its last: the same number, not another one. A release that adds
 * them up bills more than the requests cost (D26), row and counter alike.
 */
export default defineScenario(import.meta.url, {
  id: "messages-streamed",
  title: "Streams of /v1/messages run to their end",
  about:
    "Six messages of an Anthropic model are streamed to their end. Their input tokens are said twice and cost once, so every " +
    "reservation must be settled to the usage in the last event.",
  modes: ["D26"],
  needs: ["counter:end_user", "route:/v1/messages"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        {
          name: "traffic",
          purpose: "traffic",
          start: "together",
          settle: "quiescent",
          faults: [],
          requests: plan.requests(6, () => ({ as: customer, route: "/v1/messages", stream: true })),
        },
      ],
    };
  },
});
