import { defineScenario, inOrder } from "../harness/planner/index.ts";
import { changeWhileBusy, shortCopies } from "./parts/changed-budget.ts";

/**
 * A key spends more than 0.30 of a budget of 100. Then an administrator lowers the budget to 0.30 through replica 0, while
 * requests of the key are in flight on every replica, and the key stays busy. Each replica may go by its copy of the key
 * for as long as the copy may live (10 s here), and must refuse from then on. #25553: a request that began before the
 * change wrote the key back as it had read it, old budget included, so that a busy replica never saw the new one.
 */
export default defineScenario(import.meta.url, {
  id: "budget-lowered-in-flight",
  title: "A key's budget is lowered while its requests are in flight",
  about:
    "An administrator lowers a key's budget below what is spent, through replica 0, while requests of the key are in flight on every replica. " +
    "The key stays busy. Once a replica's copy of the key must be gone, every request must be refused.",
  modes: ["D43"],
  needs: ["reservation", "counter:key"],
  settings: [shortCopies],

  build(plan) {
    const customer = plan.caller("customer", { key: 100 });
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        ...changeWhileBusy(plan, customer, "customer-key", 0.3),
        inOrder(
          "enforce",
          plan.requests(2 * plan.replicas, () => ({ as: customer, stream: false })),
          { purpose: "enforce" },
        ),
      ],
    };
  },
});
