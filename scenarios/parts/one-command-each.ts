import type { PlannedFault } from "../../harness/contracts/index.ts";
import { type Customer, type PlanBuilder, type RuleInput, redisFault } from "../../harness/planner/index.ts";

/** Requests of each replica, of which one meets the fault. */
const perReplica = 3;

/** f1, f2 …: the rule strikes one increment of that counter on each replica, which one is the seed's choice. */
export function onOneOfEachReplica(
  plan: PlanBuilder,
  rule: Pick<RuleInput, "amount" | "action">,
  counter = "customer",
): PlannedFault[] {
  return Array.from({ length: plan.replicas }, (_, replica) =>
    redisFault(`f${replica + 1}`, {
      command: "INCRBYFLOAT",
      key: `counter:${counter}`,
      replica,
      skip: plan.random.int(0, perReplica - 1),
      times: 1,
      ...rule,
    }),
  );
}

/** The DELs by which LiteLLM repairs counters that it is unsure of never reach Redis. Their ids follow those of the replicas. */
export function repairsLost(plan: PlanBuilder, refs: readonly string[]): PlannedFault[] {
  return refs.map((ref, index) =>
    redisFault(`f${plan.replicas + 1 + index}`, { command: "DEL", key: `counter:${ref}`, action: { kind: "drop" } }, 0),
  );
}

export function someOnEachReplica(plan: PlanBuilder, customer: Customer) {
  return plan.requests(perReplica * plan.replicas, () => ({ as: customer, stream: false }));
}
