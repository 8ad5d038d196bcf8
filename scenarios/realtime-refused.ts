import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Realtime sessions that the provider refuses at the handshake. A session names no limit, so LiteLLM reserves all that its
 * model can read and write; a refused one costs nothing. On a release that leaks (D6) each leaves its R. (One that the
 * provider breaks off is not among them: 1.94.3 keeps its client waiting until the counter is gone.)
 */
export default defineScenario(import.meta.url, {
  id: "realtime-refused",
  title: "The provider refuses realtime sessions",
  about:
    "Six realtime sessions are refused by the provider at the handshake, beside chat completions that complete. Nothing was " +
    "said in them, so all that was reserved for them must be given back.",
  modes: ["D6"],
  needs: ["reservation", "counter:end_user", "route:/v1/realtime"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const refused = plan.requests(6, (index) => ({
      as: customer,
      route: "/v1/realtime",
      stream: true,
      provider: { status: index % 2 === 0 ? 401 : 503 },
    }));
    const chats = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [plan.warm(customer), together("refuse", plan.random.shuffle([...refused, ...chats]))],
    };
  },
});
