import { type EntityKind, entities, sideBySide } from "../../harness/catalogue/index.ts";
import type { PlannedRequest } from "../../harness/contracts/index.ts";
import type { CallerOptions, Customer, PlanBuilder } from "../../harness/planner/index.ts";

const ofTeam = sideBySide().filter((kind) => entities[kind].freeWith?.kind !== "team");

/**
 * One of each kind, on two keys whose requests share no counter: the team's, and one of a user's own, because LiteLLM does
 * not hold a user to its own budget on a team's key. `leaveOut` are kinds that nobody is budgeted as.
 */
export function keptApart(
  plan: PlanBuilder,
  budget: number,
  { leaveOut = [], ...options }: CallerOptions & { leaveOut?: readonly EntityKind[] } = {},
): [Customer, Customer] {
  const kinds = ofTeam.filter((kind) => !leaveOut.includes(kind));
  return [
    plan.caller("customer", Object.fromEntries(kinds.map((kind) => [kind, budget])), options),
    plan.caller("loner", { user: budget }, options),
  ];
}

/** Entities that are held to a budget. */
export function budgeted(customers: readonly Customer[]) {
  return customers.flatMap(({ entities }) => entities).filter(({ budget }) => budget !== null);
}

/** One plain request on this replica alone, of more than any later request reserves; see `plan.warm`. */
export function warmOn(plan: PlanBuilder, replica: number, customer: Customer): PlannedRequest[] {
  const outputTokens = plan.random.int(200, 204);
  return plan.requests(1, () => ({ as: customer, stream: false, outputTokens }), { from: 240, on: [replica] });
}
