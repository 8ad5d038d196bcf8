import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * The provider gives all its answers the same id. LiteLLM names its spend logs by it and keeps one of them, but an answer
 * is charged to counters and rows all the same: they must rest at the sum of C. (A window has no row but the sum of its logs, so there is none here.)
 */
export default defineScenario(import.meta.url, {
  id: "responses-with-one-id",
  title: "All answers of the provider have one id",
  about:
    "Chat completions are answered well, as JSON and as streams, all under one response id. LiteLLM keeps one spend log for one id; " +
    "counters and rows must hold what every answer costs.",
  needs: ["reservation", "counter:key", "counter:team", "counter:end_user"],

  build(plan) {
    const customer = plan.caller("customer", { key: 100, team: 100, end_user: 100 });
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer),
        together(
          "ask",
          plan.requests(8, (index) => ({ as: customer, stream: index % 2 === 0, provider: { duplicateId: true } })),
        ),
      ],
    };
  },
});
