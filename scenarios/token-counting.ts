import { defineScenario, together } from "../harness/planner/index.ts";

const counting = "/v1/messages/count_tokens";

/**
 * Clients count tokens, which costs nothing. LiteLLM reserves for it as for a message and has no callback that would
 * settle it, so on a release that leaks (D3) the counter rests Σ R above the truth. Messages beside it are settled.
 */
export default defineScenario(import.meta.url, {
  id: "token-counting",
  beginWith: true,
  title: "Clients count tokens",
  about:
    "Six token counts beside messages that complete. A count costs nothing and is answered at once, so whatever LiteLLM reserves for it must be given back.",
  modes: ["D3"],
  needs: ["reservation", "counter:end_user", `route:${counting}`, "route:/v1/messages"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const counts = plan.requests(6, () => ({ as: customer, route: counting, stream: false }));
    const messages = plan.requests(4, (index) => ({
      as: customer,
      route: "/v1/messages",
      stream: index % 2 === 0,
    }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("count", plan.random.shuffle([...counts, ...messages]))],
    };
  },
});
