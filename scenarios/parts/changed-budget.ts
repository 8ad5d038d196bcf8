import type { PlannedPhase } from "../../harness/contracts/index.ts";
import { type Customer, type PlanBuilder, together } from "../../harness/planner/index.ts";

/** How long a replica may go by its copy of a key in these scenarios, s; LiteLLM's default is 60. */
export const copyLivesS = 10;

/** What makes a replica's copy of a key short-lived, as `--setting` takes it. */
export const shortCopies = `general_settings.user_api_key_cache_ttl=${copyLivesS}`;

const everyMs = 500;

/**
 * An administrator changes the budget of the customer's key through replica 0 while a request of it is held on each replica.
 * Then the key stays busy on each replica for longer than a copy of it may live, since each request may renew the copy.
 */
export function changeWhileBusy(plan: PlanBuilder, as: Customer, ref: string, budget: number): PlannedPhase[] {
  const held = plan.requests(plan.replicas, () => ({ as, stream: false, holdAt: "before-headers" }));
  const busy = plan.requests((1000 * (copyLivesS + 4)) / everyMs, () => ({ as, stream: false }));
  const whenHeld = held.map(({ id }) => id);
  return [
    together("change", held, {
      faults: [{ id: "f1", kind: "budget-change", ref, replica: 0, budget, whenHeld }],
      settle: "none",
    }),
    together("busy", busy, { purpose: "traffic", everyMs, settle: "none" }),
  ];
}
