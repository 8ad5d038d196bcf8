import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Chat completions are passed through to the provider as they are, beside some that LiteLLM handles itself. Both are
 * reserved for by R and both cost C. A release that leaks (D5) never settles those that are passed through. LiteLLM
 * reckons what they cost only where the provider's host is OpenAI's own, which a mock's is not, so their C is in no row
 * either (D34); with Anthropic's API it is (scenario pass-through).
 */
export default defineScenario(import.meta.url, {
  id: "pass-through-openai",
  title: "Requests are passed through to an OpenAI-compatible provider",
  about:
    "Six chat completions are passed through (/openai/v1/chat/completions) beside four that LiteLLM handles itself. All are " +
    "answered well, so each reservation must be settled to what its answer costs.",
  modes: ["D5", "D34"],
  needs: ["reservation", "counter:end_user", "route:/openai/v1/chat/completions"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const passed = plan.requests(6, (index) => ({
      as: customer,
      route: "/openai/v1/chat/completions",
      stream: index % 3 === 0,
    }));
    const handled = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("pass through", plan.random.shuffle([...passed, ...handled]))],
    };
  },
});
