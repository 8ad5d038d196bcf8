import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken. Plain requests of one customer complete on every replica while a crowd of others keeps all of
 * them busy at a fixed rate. Each reservation R is settled by C − R, so both counters rest at the sum of the real
 * costs, and so do their rows. If this diverges, the harness or the stack is wrong, or the subject cannot count at all.
 */
export default defineScenario(import.meta.url, {
  id: "control-success",
  title: "Plain requests complete under background load",
  about:
    "Plain requests of one customer complete on every replica while a crowd keeps all replicas busy at a fixed rate. " +
    "Nothing is broken, so every reservation must be settled and both counters must rest at the sum of the real costs.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const crowd = plan.customer("crowd", 100);
    const warm = plan.warm(customer);
    warm.requests.push(...plan.warm(crowd).requests);
    return {
      entities: [...customer.entities, ...crowd.entities],
      phases: [
        warm,
        together(
          "traffic",
          plan.requests(8, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
      background: {
        identities: crowd.identities,
        requestsPerSecond: 4,
        requests: 20,
        maxTokens: 20,
        provider: {
          status: 200,
          inputTokens: 10,
          outputTokens: 4,
          chunks: 1,
          holdAt: null,
          ending: "complete",
          endAt: null,
          usage: "correct",
          dripMs: 0,
          retryAfterS: null,
          duplicateId: false,
        },
        during: "traffic",
      },
    };
  },
});
