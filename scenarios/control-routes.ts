import { defineScenario } from "../harness/traffic/index.ts";

const routes = ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages"] as const;

/** Streams of /v1/messages have a scenario of their own: 1.94.3 bills their input twice. */
const streamed = routes.slice(0, -1);
const asked = [
  ...routes.map((route) => ({ route, stream: false })),
  ...streamed.map((route) => ({ route, stream: true })),
];

/**
 * Nothing is broken. Each route that writes text is asked for a JSON answer and for a stream. The usage
 * in the answer is what it costs, so each reservation R is settled by C − R and the counter rests at the sum of C.
 */
export default defineScenario(import.meta.url, {
  id: "control-routes",
  title: "Every route that writes text, answered well",
  about:
    "Chat completions, completions, responses and messages are asked for JSON and for a stream on every replica. Nothing is " +
    "broken, so every reservation must be settled to the usage in its answer.",
  needs: ["counter:end_user", ...routes.map((route) => `route:${route}`)],

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
          requests: plan.requests(asked.length, (index) => ({ as: customer, ...asked[index]! })),
        },
      ],
    };
  },
});
