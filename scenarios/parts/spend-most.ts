import type { PlannedRequest } from "../../harness/contracts/index.ts";
import type { Customer, PlanBuilder } from "../../harness/planner/index.ts";

/** Dollars. */
export const budget = 4;

/** Nine tenths of the budget, with one request on each replica: with as much again it would be passed. */
const tokens = 1800;

export function spendMost(plan: PlanBuilder, as: Customer, on?: readonly number[]): PlannedRequest[] {
  const count = on?.length ?? plan.replicas;
  const outputTokens = Math.floor(tokens / count);
  return plan.requests(count, () => ({ as, stream: false, outputTokens }), {
    from: outputTokens + 20,
    ...(on ? { on } : {}),
  });
}
