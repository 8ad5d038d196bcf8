import type { CancelPoint } from "../../harness/contracts/index.ts";
import {
  type Blueprint,
  type Customer,
  type PlanBuilder,
  type RequestSpec,
  together,
} from "../../harness/planner/index.ts";

/** From before the provider has answered to when the client has read everything and the connection is still open. */
export const everyPoint: readonly CancelPoint[] = [
  "before-headers",
  "after-headers",
  "after-chunk:1",
  "after-chunk:4",
  "before-usage",
  "before-done",
  "after-done",
];

/** Streams that are hung up on at these points in turn, two at each, beside four that complete, all at once. */
export function hangUpTwiceAt(
  plan: PlanBuilder,
  points: readonly CancelPoint[],
  ask: (index: number) => Pick<RequestSpec, "route" | "body"> = () => ({}),
  customer: Customer = plan.everyone("customer", 100),
): Blueprint {
  const closings = plan.closings(2 * points.length);
  const aborted = plan.requests(closings.length, (index) => ({
    as: customer,
    ...ask(index),
    stream: true,
    outputTokens: plan.random.int(6, 8),
    hangUp: { at: points[index % points.length]!, how: closings[index]! },
  }));
  const { route } = ask(0);
  const completed = plan.requests(4, () => ({ as: customer, ...(route ? { route } : {}), stream: true }));
  return {
    entities: customer.entities,
    phases: [plan.warm(customer), together("hang up", plan.random.shuffle([...aborted, ...completed]))],
  };
}
