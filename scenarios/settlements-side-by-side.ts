import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * Nothing is broken here: a customer who has spent next to nothing sends twelve ordinary requests at once, six to each
 * replica. Every one completes, so every reservation must be settled and the counter must come to rest at D.
 *
 * It is a race within the replica. Before it settles, LiteLLM asks whether the counter would go below zero. 1.94.3 asks
 * its in-memory copy, which holds the reply of whichever reservation was handled last, not the highest; a settlement
 * larger than that copy is then skipped, and the end user's counter is left as it is (proxy_server.py,
 * reseed_spend_counter_from_db). So the smaller the true spend beside the reservations, the likelier the leak.
 */
export default defineScenario(import.meta.url, {
  id: "settlements-side-by-side",
  title: "Ordinary requests of a fresh customer settle side by side",
  about:
    "Nothing is broken: a customer who has spent next to nothing sends twelve ordinary requests at once and all complete. Each " +
    "reservation must be settled, whatever order the settlements of one replica come in.",
  modes: ["D22", "D28"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.everyone("customer", 100);
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer, "small"),
        together(
          "at once",
          plan.requests(12, () => ({ as: customer, stream: false })),
          { purpose: "traffic" },
        ),
      ],
    };
  },
});
