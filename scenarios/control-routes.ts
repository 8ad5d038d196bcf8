import { defineScenario, together } from "../harness/planner/index.ts";

const routes = ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages"] as const;

/** 1.94.3 bills a stream of /v1/completions by its own count of the prompt (25 tokens where the usage said 14). */
const streamed = routes.filter((route) => route !== "/v1/completions");
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
        together(
          "traffic",
          plan.requests(asked.length, (index) => ({ as: customer, ...asked[index]! })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
