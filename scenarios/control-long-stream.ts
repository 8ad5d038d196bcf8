import { defineScenario, together } from "../harness/planner/index.ts";

const routes = ["/v1/chat/completions", "/v1/responses", "/v1/messages"] as const;

/** More than LiteLLM's limit of 100 equal chunks, which words of one kind would reach. */
const words = 150;

/**
 * Nothing is broken. Streams of 150 words run to their end, by each route that streams text, on every replica. LiteLLM
 * lets them all through, so each reservation R is settled by C − R and the counter rests at the sum of C.
 */
export default defineScenario(import.meta.url, {
  id: "control-long-stream",
  title: "Streams of 150 words run to their end",
  about:
    "Chat completions, responses and messages stream 150 words each to one customer on every replica. Nothing is broken, so every " +
    "reservation must be settled to the usage that closes its stream.",
  needs: ["counter:end_user", ...routes.map((route) => `route:${route}`)],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const streams = plan.requests(
      routes.length * plan.replicas,
      (index) => ({ as: customer, route: routes[index % routes.length]!, stream: true, outputTokens: words }),
      { from: words + 10 },
    );
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("traffic", streams, { purpose: "traffic" })],
    };
  },
});
