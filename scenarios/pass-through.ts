import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Messages are passed through to Anthropic's API as they are, beside chat completions that LiteLLM handles itself. Both
 * are reserved for by R and both cost C. A release that leaks (D5) charges C for those passed through without knowing of
 * their reservation, and the counter rests Σ R above its row.
 */
export default defineScenario(import.meta.url, {
  id: "pass-through",
  title: "Requests are passed through to Anthropic",
  about:
    "Six messages are passed through (/anthropic/v1/messages) beside four chat completions that LiteLLM handles itself. All are " +
    "answered well, so each reservation must be settled to what its answer costs.",
  modes: ["D5", "D34"],
  needs: ["reservation", "counter:end_user", "route:/anthropic/v1/messages"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const passed = plan.requests(6, (index) => ({
      as: customer,
      route: "/anthropic/v1/messages",
      stream: index % 3 === 0,
    }));
    const handled = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("pass through", plan.random.shuffle([...passed, ...handled]))],
    };
  },
});
