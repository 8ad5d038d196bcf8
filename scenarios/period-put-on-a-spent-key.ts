import { model } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { copyLivesS, shortCopies } from "./parts/changed-budget.ts";

/** Dollars. */
const budget = 4;

/**
 * A key without a period has spent its budget. Then an administrator gives it a period of 30 days (`budget_duration`). The
 * first period begins with all that was ever spent, so that the key is refused from its first second on (#34492). Whether
 * that is right is upstream's to say: it is a label, and row and counter must agree.
 */
export default defineScenario(import.meta.url, {
  id: "period-put-on-a-spent-key",
  title: "A spent key is given a budget period",
  about:
    "A key without a budget period has spent its budget, and an administrator gives it a period of 30 days. Requests that are refused in the new period for " +
    "what was spent before it are a label. Row and counter must agree.",
  modes: [],
  needs: ["reservation", "counter:key"],
  settings: [shortCopies],

  build(plan) {
    const customer = plan.caller("customer", { key: budget });
    const all = Math.ceil(budget / model.outputPerToken);
    const onEach = () => plan.requests(plan.replicas, () => ({ as: customer, stream: false, outputTokens: 4 }));
    const spend = plan.requests(1, () => ({ as: customer, stream: false, outputTokens: all }), { from: all + 10 });
    const f1 = { id: "f1", kind: "budget-change", ref: "customer-key", replica: 0, resetEvery: "30d" } as const;
    return {
      entities: customer.entities,
      phases: [
        plan.warm(customer, "small"),
        inOrder("spend", spend, { purpose: "traffic" }),
        inOrder("enforce", onEach(), { purpose: "enforce", settle: "none" }),
        together("begin a period", [], { faults: [{ ...f1, whenHeld: [] }], settle: "none" }),
        inOrder("probe", onEach(), { purpose: "probe", idleMs: 1000 * (copyLivesS + 2) }),
      ],
    };
  },
});
