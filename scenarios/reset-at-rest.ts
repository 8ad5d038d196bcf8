import type { PlannedPhase } from "../harness/contracts/index.ts";
import { defineScenario, inOrder, together } from "../harness/planner/index.ts";
import { resets } from "./parts/spend-and-reset.ts";

/**
 * Nothing is broken, and only one replica serves. A key, a team and a user have spent something when their budgets'
 * periods end, with nothing in flight. What they spend afterwards is all that counter and row may hold.
 */
export default defineScenario(import.meta.url, {
  id: "reset-at-rest",
  beginWith: true,
  title: "A budget's period ends with one replica and nothing in flight",
  about:
    "A key, a team and a user on one replica have spent something when their budgets' periods end, with nothing in flight. What they " +
    "spend after that must be all that their counters and rows hold.",
  modes: ["D16"],
  needs: ["counter:key"],
  replicas: 1,

  build(plan) {
    const customers = (["key", "team", "user"] as const).map((kind) => ({
      ...plan.caller(kind, { [kind]: 100 }, { resetEvery: "30d" }),
      budgeted: `${kind}-${kind}`,
    }));
    const warm: PlannedPhase = {
      ...plan.warm(customers[0]!),
      settle: "quiescent",
      requests: customers.flatMap((customer) => plan.warm(customer).requests),
    };
    const after = customers.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false })));
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        warm,
        together("new period", [], { faults: resets(customers, "period") }),
        inOrder("probe", after, { purpose: "probe" }),
      ],
    };
  },
});
