import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken. Streams of one customer run to their end on every replica, some of them slowly. The usage that
 * closes a stream is what it costs, so each reservation R is settled by C − R and the counter rests at the sum of C.
 */
export default defineScenario(import.meta.url, {
  id: "control-stream",
  title: "Streams run to their end",
  about:
    "Streams of one customer run to their end on every replica, some of them slowly. Nothing is broken, so every " +
    "reservation must be settled to the usage that closes its stream.",
  needs: ["counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    const warm = plan.warm(customer);
    return {
      entities: customer.entities,
      phases: [
        warm,
        together(
          "traffic",
          plan.requests(8, () => ({
            as: customer,
            stream: true,
            provider: { dripMs: plan.random.pick([0, 0, 50]) },
          })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
