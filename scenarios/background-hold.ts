import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Responses are asked for in the background. LiteLLM answers at once with an id under which their state can be asked for,
 * and goes on to stream them from the provider by itself. So their reservations are held when their clients have long
 * had their answer: that is a hold by design (D8), and is labelled. What must hold is that they are settled once the
 * provider is through.
 */
export default defineScenario(import.meta.url, {
  id: "background-hold",
  title: "Responses are made in the background",
  about:
    "Four responses are asked for with `background: true`, which LiteLLM answers before it has them, beside responses that " +
    "complete. Their reservations may be held until the provider is through, and must be settled then.",
  modes: ["D8", "D34"],
  needs: ["reservation", "counter:end_user", "route:/v1/responses"],
  settings: ["litellm_settings.responses.background_mode.polling_via_cache=all"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const background = plan.requests(4, () => ({
      as: customer,
      route: "/v1/responses",
      stream: true,
      body: { background: true, stream: false },
      provider: { dripMs: 400 },
    }));
    const others = plan.requests(4, (index) => ({ as: customer, route: "/v1/responses", stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("ask", plan.random.shuffle([...background, ...others]))],
    };
  },
});
