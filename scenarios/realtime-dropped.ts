import { defineScenario, together } from "../harness/planner/index.ts";

/** 1.84.0 and 1.94.3 let the client of such a session wait until it gives up, which is as long as a counter lives. */
const everyMs = 8000;

/**
 * Realtime sessions that the provider breaks off in the middle of a response, by FIN or RST, and others that complete. What
 * it has sent so far may be billed, never the reservation, which is all that the model can read and write (D6).
 *
 * Each write renews the counter for 60 s, and a broken-off session's client may wait that long, so the other requests follow
 * one by one: the counter is still there when the last client is through.
 */
export default defineScenario(import.meta.url, {
  id: "realtime-dropped",
  title: "The provider breaks realtime sessions off",
  about:
    "Two realtime sessions are broken off by the provider in the middle of a response; sessions and chats that complete follow. What was " +
    "sent may be billed; all else that was reserved must be given back.",
  modes: ["D6"],
  needs: ["reservation", "counter:end_user", "route:/v1/realtime"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const dropped = plan.requests(2, (index) => ({
      as: customer,
      route: "/v1/realtime",
      stream: true,
      outputTokens: 4,
      provider: { ending: index === 0 ? "close" : "reset", endAt: "after-chunk:2" },
    }));
    const complete = plan.requests(4, (index) => ({
      as: customer,
      route: index < 2 ? "/v1/realtime" : "/v1/chat/completions",
      stream: true,
    }));
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together("break off", [...plan.random.shuffle(dropped), ...plan.random.shuffle(complete)], { everyMs }),
      ],
    };
  },
});
