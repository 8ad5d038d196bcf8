import { defineScenario, together } from "../harness/planner/index.ts";

const routes = ["/v1/assistants", "/v1/batches/{batch_id}/cancel", "/utils/transform_request"] as const;

/**
 * Requests to routes of which LiteLLM logs nothing: creating an assistant, cancelling a batch, showing a request without
 * sending it. Each names its model, so each is reserved for, and each is answered well and costs nothing. What settles
 * reservations is a logging callback, and here none runs, so on a release that leaks (D4) Σ R stays.
 */
export default defineScenario(import.meta.url, {
  id: "route-without-callback",
  title: "Routes without a logging callback",
  about:
    "Assistants are created, batches cancelled and requests shown without being sent, two of each, beside chat completions. " +
    "They cost nothing, so whatever LiteLLM reserves for them must be given back.",
  modes: ["D4"],
  needs: ["reservation", "counter:end_user", ...routes.map((route) => `route:${route}`)],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const free = plan.requests(2 * routes.length, (index) => ({
      as: customer,
      route: routes[index % routes.length]!,
      stream: false,
    }));
    const chats = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("ask", plan.random.shuffle([...free, ...chats]))],
    };
  },
});
