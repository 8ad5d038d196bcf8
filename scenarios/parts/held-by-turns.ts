import type { Customer, PlanBuilder } from "../../harness/planner/index.ts";

/** By turns a stream that the provider holds after some of its chunks, and a request that it holds before its headers. */
export function heldByTurns(plan: PlanBuilder, as: Customer) {
  return (index: number) => ({
    as,
    stream: index % 2 === 0,
    outputTokens: plan.random.int(5, 8),
    holdAt: index % 2 === 0 ? `after-chunk:${plan.random.int(1, 3)}` : "before-headers",
  });
}
