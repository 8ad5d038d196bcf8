import type { Customer, PlanBuilder } from "../../harness/planner/index.ts";

/** A key of no team with a budget, on the models of a group with a budget; and an end user, whom all releases count. */
export function accessGroupCustomer(plan: PlanBuilder): Customer {
  return plan.caller("customer", { key: 100, model_access_group: 100, end_user: 100 });
}
