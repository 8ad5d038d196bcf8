import { defineScenario, together } from "../harness/traffic/index.ts";

/**
 * Streams whose usage block says that nothing was used, hung up on after it: four before [DONE], two when the client has
 * read it. What the provider calls free is free (#37992): the row must not hold anything for those whose end LiteLLM has
 * passed on, for it had read the usage then; for the others it may, since they were perhaps cut before LiteLLM read it, and a
 * label says how much. All of R must be given back.
 */
export default defineScenario(import.meta.url, {
  id: "usage-zero-cut",
  title: "The provider says that nothing was used, and the client leaves at the end",
  about:
    "Six streams whose usage says that nothing was used: four clients hang up before [DONE], two when they have read it. What the " +
    "provider calls free must not be billed, and what was reserved must be given back.",
  modes: ["D1", "D39"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const closings = plan.closings(6);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "hang up",
          plan.requests(closings.length, (index) => ({
            as: customer,
            stream: true,
            outputTokens: 3,
            hangUp: { at: index < 4 ? "before-done" : "after-done", how: closings[index]! },
            provider: { usage: "zero" },
          })),
        ),
      ],
    };
  },
});
