import type { EntityKind, PlannedFault, PlannedPhase } from "../harness/contracts/index.ts";
import { model } from "../harness/contracts/index.ts";
import { defineScenario } from "../harness/traffic/index.ts";

const kinds: EntityKind[] = ["key", "team", "user", "team_member", "organization", "end_user", "tag"];
const budget = 4;

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
  modes: ["D16"],
  needs: ["reservation", "counter:key"],

  build(plan) {
    const customers = kinds.map((kind) => {
      const ref = `${kind.replaceAll("_", "-")}-spender`;
      return {
        ...plan.caller(ref, { [kind]: budget }, { resetEvery: "30d" }),
        budgeted: `${ref}-${kind.replaceAll("_", "-")}`,
      };
    });
    const warm: PlannedPhase = {
      ...plan.warm(customers[0]!, "small"),
      requests: customers.flatMap((customer) => plan.warm(customer, "small").requests),
    };
    const wholeBudget = Math.ceil(budget / model.outputPerToken);
    const exhausting = plan.requests(
      customers.length,
      (index) => ({ as: customers[index]!, stream: false, outputTokens: wholeBudget }),
      { from: wholeBudget + 10 },
    );
    const onEachReplica = () =>
      customers.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false, outputTokens: 4 })));
    const refused = onEachReplica();
    const admitted = onEachReplica();
    const ends = customers.map(
      ({ budgeted }, index): PlannedFault => ({
        id: `f${index + 1}`,
        kind: "spend-reset",
        by: "period",
        ref: budgeted,
        replica: 0,
        whenHeld: [],
      }),
    );
    return {
      entities: customers.flatMap(({ entities }) => entities),
      phases: [
        warm,
        { name: "spend", purpose: "traffic", start: "together", settle: "quiescent", faults: [], requests: exhausting },
        { name: "enforce", purpose: "enforce", start: "together", settle: "none", faults: [], requests: refused },
        { name: "new period", purpose: "fault", start: "together", settle: "quiescent", faults: ends, requests: [] },
        { name: "probe", purpose: "probe", start: "in-order", settle: "quiescent", faults: [], requests: admitted },
      ],
    };
  },
});
