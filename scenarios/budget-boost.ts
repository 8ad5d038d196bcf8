import { model } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { copyLivesS } from "./parts/changed-budget.ts";

/** Dollars. */
const budget = 4;
/** s */
const boostLastsS = 100;

/**
 * A key has spent its budget and is refused on every replica. Then an administrator gives it $100 more for 100 s through
 * replica 0 (`temp_budget_increase`). Each replica may go by its copy of the key for as long as the copy may live (60 s).
 * From then on it must admit the key, also by its next copy: #25760 applied the increase to keys from the database only.
 * When the 100 s are over, it must refuse again.
 */
export default defineScenario(import.meta.url, {
  id: "budget-boost",
  title: "A spent key has its budget increased for a time",
  about:
    "A key has spent its budget and is refused on every replica. An administrator increases the budget for 100 s. Once old copies of the key " +
    "must be gone, every replica must admit it, twice. When the time is over, every replica must refuse it again.",
  modes: ["D43"],
  needs: ["reservation", "counter:key"],

  build(plan) {
    const customer = plan.caller("customer", { key: budget });
    const all = Math.ceil(budget / model.outputPerToken);
    const onEach = (times: number) =>
      plan.requests(times * plan.replicas, () => ({ as: customer, stream: false, outputTokens: 4 }));
    const spend = plan.requests(1, () => ({ as: customer, stream: false, outputTokens: all }), { from: all + 10 });
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer, "small"),
        inOrder("spend", spend, { purpose: "traffic" }),
        inOrder("enforce", onEach(1), { purpose: "enforce", settle: "none" }),
        together("boost", [], {
          faults: [
            {
              id: "f1",
              kind: "budget-change",
              ref: "customer-key",
              replica: 0,
              boost: { by: 100, forMs: 1000 * boostLastsS },
              whenHeld: [],
            },
          ],
          settle: "none",
        }),
        inOrder("probe", onEach(2), { purpose: "probe", idleMs: 1000 * (copyLivesS + 2) }),
        inOrder("enforce again", onEach(1), { purpose: "enforce", idleMs: 1000 * (boostLastsS - copyLivesS) }),
      ],
    };
  },
});
