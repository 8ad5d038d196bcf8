import { type AdminCall, type BudgetChange, entities } from "../../catalogue/index.ts";
import type { BoundEntity } from "../../contracts/index.ts";

/** What an administrator changes of an entity. */
export type EntityChange = SpendChange | Planned;

interface SpendChange {
  /** Dollars. */
  spend: number;
  /** Of a key: by `/key/…/reset_spend`, or by `/key/update`. */
  route: "reset" | "update";
}

/** As planned. */
interface Planned extends Omit<BudgetChange, "boost"> {
  /** Dollars more, from now on for so long. */
  boost?: { by: number; forMs: number } | undefined;
}

export function changeCall(entity: BoundEntity, change: EntityChange): AdminCall {
  return "route" in change ? spendCall(entity, change) : budgetCall(entity, change);
}

function budgetCall({ kind, id }: BoundEntity, { boost, ...change }: Planned): AdminCall {
  const until = boost && { by: boost.by, until: utc(Date.now() + boost.forMs) };
  const call = entities[kind].changed?.call(id, { ...change, boost: until });
  if (call === undefined) throw new Error(`LiteLLM has no route that changes the budget of a ${kind} alone`);
  return call;
}

/** Without a zone: 1.84.0 answers 401 to every request of a key whose increase ends at a time with one. */
function utc(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "");
}

function spendCall({ kind, id }: BoundEntity, { spend, route }: SpendChange): AdminCall {
  const call = entities[kind].setSpend[route]?.(id, spend);
  if (call === undefined) throw new Error(`LiteLLM has no route that sets the spend of a ${kind} by ${route}`);
  return call;
}
