import type { EntityKind } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/planner/index.ts";
import { budget, spendAndReset } from "./parts/spend-and-reset.ts";

const kinds: EntityKind[] = ["key", "team", "user", "team_member", "organization", "end_user", "tag"];

/**
 * Seven customers, each held to a budget of 4.00 as another kind of entity, spend all of it, and each is refused on
 * every replica, rightly: now every replica has met them with nothing left. Then their budgets' periods end, LiteLLM's
 * own job resets their spend, and they send again. All must be admitted everywhere, and counters and rows must hold what
 * they have spent since. A counter that was not cleared, or that a replica seeds again from what it remembers, refuses
 * them for what was spent before (D16).
 *
 * The request that exhausts a budget really costs 4.00, whatever headroom it was admitted with. Nothing is in flight
 * when the periods end, and all is at rest before and after.
 */
export default defineScenario(import.meta.url, {
  id: "budget-period-over",
  title: "Budgets begin anew when their periods are over",
  about:
    "Seven customers, each with a budget as another kind of entity, spend all of it and are refused on every replica. Then " +
    "LiteLLM resets their spend because their budgets' periods are over, and they must be admitted again on every replica.",
  modes: ["D13", "D16"],
  needs: ["reservation", "counter:key"],

  build(plan) {
    const spenders = kinds.map((kind) => {
      const ref = `${kind.replaceAll("_", "-")}-spender`;
      return {
        ...plan.caller(ref, { [kind]: budget }, { resetEvery: "30d" }),
        budgeted: `${ref}-${kind.replaceAll("_", "-")}`,
      };
    });
    return spendAndReset(plan, spenders, "period", "new period");
  },
});
