import { defineScenario, together } from "../harness/planner/index.ts";

const routes = ["/v1/chat/completions", "/v1/responses", "/v1/messages"] as const;

/**
 * Streams that the provider ends in good order but without the event that closes them and says their usage, and streams
 * in another API's words. The client sees status 200. They may be billed for what was sent, never for their reservation,
 * which a release that waits for the missing event keeps (D7).
 */
export default defineScenario(import.meta.url, {
  id: "stream-without-terminal-event",
  title: "Streams end without their last event",
  about:
    "Chat completions, responses and messages are streamed to an end without the closing event, or in another API's words, " +
    "beside streams that complete. They may be billed for what was sent, never for their reservation.",
  modes: ["D7"],
  needs: ["reservation", "counter:end_user", ...routes.map((route) => `route:${route}`)],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const broken = plan.requests(3 * routes.length, (index) => ({
      as: customer,
      route: routes[index % routes.length]!,
      stream: true,
      provider: { ending: index < 2 * routes.length ? "no-terminal-event" : "wrong-dialect" },
    }));
    const complete = plan.requests(4, (index) => ({
      as: customer,
      route: routes[index % routes.length]!,
      stream: true,
    }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("break off", plan.random.shuffle([...broken, ...complete]))],
    };
  },
});
