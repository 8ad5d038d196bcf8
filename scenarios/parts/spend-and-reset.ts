import { model, type PlannedFault, type PlannedPhase, type PlannedRequest } from "../../harness/contracts/index.ts";
import { type Blueprint, type Customer, inOrder, type PlanBuilder, together } from "../../harness/planner/index.ts";

/** Dollars, of each spender. */
export const budget = 4;

/** Who spends, and the ref of the entity that is held to the budget. */
export interface Spender extends Customer {
  budgeted: string;
}

/** All spend the whole budget at once, are refused on every replica, are reset, and ask once more on every replica. */
export function spendAndReset(
  plan: PlanBuilder,
  spenders: readonly Spender[],
  by: "administrator" | "period",
  name: string,
): Blueprint {
  const spent = spendAll(plan, spenders);
  const admitted = onEachReplica(plan, spenders);
  return {
    entities: spenders.flatMap(({ entities }) => entities),
    phases: [
      ...spent,
      together(name, [], { faults: resets(spenders, by) }),
      inOrder("probe", admitted, { purpose: "probe" }),
    ],
  };
}

/** All spend little, and then these spenders the whole budget at once; they are refused on every replica. */
export function spendAll(plan: PlanBuilder, spenders: readonly Spender[], all = spenders): PlannedPhase[] {
  const warm: PlannedPhase = {
    ...plan.warm(spenders[0]!, "small"),
    requests: all.flatMap((spender) => plan.warm(spender, "small").requests),
  };
  const wholeBudget = Math.ceil(budget / model.outputPerToken);
  const exhausting = plan.requests(
    spenders.length,
    (index) => ({ as: spenders[index]!, stream: false, outputTokens: wholeBudget }),
    { from: wholeBudget + 10 },
  );
  return [
    warm,
    together("spend", exhausting, { purpose: "traffic" }),
    together("enforce", onEachReplica(plan, spenders), { purpose: "enforce", settle: "none" }),
  ];
}

/** One request of each spender on each replica. */
export function onEachReplica(plan: PlanBuilder, spenders: readonly Spender[]): PlannedRequest[] {
  return spenders.flatMap((as) => plan.requests(plan.replicas, () => ({ as, stream: false, outputTokens: 4 })));
}

export type SpendReset = Extract<PlannedFault, { kind: "spend-reset" }>;

/** f1, f2 …: with nothing in flight, by replica 0. */
export function resets(spenders: readonly Pick<Spender, "budgeted">[], by: "administrator" | "period"): SpendReset[] {
  return spenders.map(({ budgeted }, index) => ({
    id: `f${index + 1}`,
    kind: "spend-reset",
    by,
    ref: budgeted,
    replica: 0,
    whenHeld: [],
  }));
}
