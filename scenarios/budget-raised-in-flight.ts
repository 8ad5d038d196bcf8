import { model } from "../harness/contracts/index.ts";
import { defineScenario, inOrder } from "../harness/planner/index.ts";
import { changeWhileBusy, shortCopies } from "./parts/changed-budget.ts";

/** Dollars, before it is raised. */
const low = 4;

/**
 * An administrator raises a key's budget from 4 to 100 through replica 0, while requests of the key are in flight on every
 * replica, and the key stays busy for longer than a replica's copy of it may live (10 s here). Then one request spends
 * more than the old budget, and the key must still be admitted on every replica. #25553: a replica that goes on with the
 * old budget refuses although $95 are left.
 */
export default defineScenario(import.meta.url, {
  id: "budget-raised-in-flight",
  title: "A key's budget is raised while its requests are in flight",
  about:
    "An administrator raises a key's budget through replica 0, while requests of the key are in flight on every replica. The key stays busy until " +
    "a replica's copy of it must be gone. Then it spends more than the old budget, and must be admitted on every replica.",
  modes: ["D43"],
  needs: ["reservation", "counter:key"],
  settings: [shortCopies],

  build(plan) {
    const customer = plan.caller("customer", { key: low });
    const all = Math.ceil(low / model.outputPerToken);
    const ask = () => ({ as: customer, stream: false });
    const changed = changeWhileBusy(plan, customer, "customer-key", 100);
    const spend = plan.requests(1, () => ({ ...ask(), outputTokens: all }), { from: all + 10 });
    return {
      entities: customer.entities,
      phases: [
        { ...plan.warm(customer), settle: "quiescent" },
        ...changed,
        inOrder("spend", spend, { purpose: "traffic" }),
        inOrder("probe", plan.requests(2 * plan.replicas, ask), { purpose: "probe" }),
      ],
    };
  },
});
