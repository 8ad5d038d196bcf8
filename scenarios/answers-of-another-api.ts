import { defineScenario, together } from "../harness/planner/index.ts";

const routes = ["/v1/chat/completions", "/v1/responses", "/v1/messages"] as const;

/**
 * Plain answers in another API's words: well-formed JSON, status 200, and no usage where LiteLLM looks for it. They may be
 * billed for what was sent, refused or billed nothing, and what was reserved must be given back. A release that hands
 * such an answer on and then misses its usage keeps the reservation (D32).
 */
export default defineScenario(import.meta.url, {
  id: "answers-of-another-api",
  title: "The provider answers in another API's words",
  about:
    "Chat completions, responses and messages are answered whole, as JSON, in the words of another API, beside requests that are answered as asked. " +
    "They may be billed for what was sent, or not at all, and what was reserved must be given back.",
  modes: ["D32"],
  needs: ["reservation", "counter:end_user", ...routes.map((route) => `route:${route}`)],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const wrong = plan.requests(3 * routes.length, (index) => ({
      as: customer,
      route: routes[index % routes.length]!,
      stream: false,
      provider: { ending: "wrong-dialect" },
    }));
    const right = plan.requests(2 * routes.length, (index) => ({
      as: customer,
      route: routes[index % routes.length]!,
      stream: false,
    }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("ask", plan.random.shuffle([...wrong, ...right]))],
    };
  },
});
