import { defineScenario } from "../harness/traffic/index.ts";

/**
 * Chat completions are passed through to the provider as they are, beside some that LiteLLM handles itself. Both are
 * reserved for by R and both cost C. A release that leaks (D5) charges C for those passed through without knowing of
 * their reservation, and the counter rests Σ R above its row.
 */
export default defineScenario(import.meta.url, {
  id: "pass-through",
  title: "Requests are passed through to the provider",
  about:
    "Six chat completions are passed through (/openai/v1/chat/completions) beside four that LiteLLM handles itself. All are " +
    "answered well, so each reservation must be settled to what its answer costs.",
  modes: ["D5"],
  needs: ["reservation", "counter:end_user", "route:/openai/v1/chat/completions"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const passed = plan.requests(6, (index) => ({
      as: customer,
      route: "/openai/v1/chat/completions",
      stream: index % 3 === 0,
    }));
    const handled = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        {
          name: "pass through",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [],
          requests: plan.random.shuffle([...passed, ...handled]),
        },
      ],
    };
  },
});
