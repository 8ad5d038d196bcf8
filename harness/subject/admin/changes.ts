import { type AdminCall, budgetOf, entities } from "../../catalogue/index.ts";
import type { BoundEntity } from "../../contracts/index.ts";

/** What an administrator changes of an entity. */
export type EntityChange = SpendChange | BudgetChange;

interface SpendChange {
  /** Dollars. */
  spend: number;
  /** Of a key: by `/key/…/reset_spend`, or by `/key/update`. */
  route: "reset" | "update";
}

/** What is left out stays as it is. */
interface BudgetChange {
  /** Dollars. */
  budget?: number | undefined;
  resetEvery?: string | undefined;
  /** Dollars more, from now on for so long. */
  boost?: { by: number; forMs: number } | undefined;
  /** Dollars. */
  spend?: number | undefined;
}

export function changeCall(entity: BoundEntity, change: EntityChange): AdminCall {
  return "route" in change ? spendCall(entity, change) : budgetCall(entity, change);
}

/** Who is not a key, team, user or member has the budget that was created for it. */
function budgetCall({ kind, id }: BoundEntity, { budget, resetEvery, boost, spend }: BudgetChange): AdminCall {
  const limits = { max_budget: budget, budget_duration: resetEvery };
  switch (kind) {
    case "key":
      return {
        route: "/key/update",
        body: {
          key: id,
          ...limits,
          spend,
          temp_budget_increase: boost?.by,
          temp_budget_expiry: boost && new Date(Date.now() + boost.forMs).toISOString(),
        },
      };
    case "team":
      return { route: "/team/update", body: { team_id: id, ...limits } };
    case "user":
      return { route: "/user/update", body: { user_id: id, ...limits, spend } };
    case "team_member": {
      const [user_id, team_id] = id.split(":");
      return { route: "/team/member_update", body: { team_id, user_id, max_budget_in_team: budget } };
    }
    case "organization":
    case "end_user":
    case "tag":
      return { route: "/budget/update", body: { budget_id: budgetOf(id), ...limits } };
    default:
      throw new Error(`LiteLLM has no route that changes the budget of a ${kind} alone`);
  }
}

function spendCall({ kind, id }: BoundEntity, { spend, route }: SpendChange): AdminCall {
  const call = entities[kind].setSpend[route]?.(id, spend);
  if (call === undefined) throw new Error(`LiteLLM has no route that sets the spend of a ${kind} by ${route}`);
  return call;
}
