import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken. Realtime sessions ask for one response, read it and close. A session names no limit, so LiteLLM
 * reserves all that its model can read and write, and must settle that to what the session's usage says.
 */
export default defineScenario(import.meta.url, {
  id: "control-realtime",
  title: "Realtime sessions, answered well",
  about:
    "Six realtime sessions ask for one response each, read it and close. Nothing is broken, so every reservation must be " +
    "settled to the usage that closes its response.",
  needs: ["counter:end_user", "route:/v1/realtime"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "traffic",
          plan.requests(6, () => ({ as: customer, route: "/v1/realtime", stream: true })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
