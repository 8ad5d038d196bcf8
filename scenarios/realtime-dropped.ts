import { defineScenario, together } from "../harness/traffic/index.ts";

/**
 * Realtime sessions that the provider breaks off in the middle of a response, by FIN or RST, beside sessions that
 * complete. What it has sent so far may be billed, never the reservation, which is all that the model can read and write.
 */
export default defineScenario(import.meta.url, {
  id: "realtime-dropped",
  title: "The provider breaks realtime sessions off",
  about:
    "Four realtime sessions are broken off by the provider in the middle of a response, beside sessions that complete. What was sent may be " +
    "billed; all else that was reserved for them must be given back.",
  modes: ["D6"],
  needs: ["reservation", "counter:end_user", "route:/v1/realtime"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const dropped = plan.requests(4, (index) => ({
      as: customer,
      route: "/v1/realtime",
      stream: true,
      outputTokens: 4,
      provider: { ending: index % 2 === 0 ? "close" : "reset", endAt: "after-chunk:2" },
    }));
    const complete = plan.requests(2, () => ({ as: customer, route: "/v1/realtime", stream: true }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("break off", plan.random.shuffle([...dropped, ...complete]))],
    };
  },
});
