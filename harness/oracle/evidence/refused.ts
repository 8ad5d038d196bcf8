import type { CounterCase } from "../case.ts";
import { near } from "../numbers.ts";
import type { RequestFacts } from "./request.ts";

/**
 * The counters that a refusal names. Its entity is `kind:id` as in the counter's key, with a key's alias for its hash in
 * some releases, and only the kind, or nothing, where the message says no more. Empty: it names nobody of the plan.
 */
export function namedBy({ refusal }: RequestFacts, concerned: readonly CounterCase[]): CounterCase[] {
  const entity = refusal!.refusal?.entity ?? null;
  if (entity === null) return concerned.filter(({ book }) => refusal!.error.includes(book.entity.id));
  const exact = concerned.filter((counter) => nameOf(counter) === entity);
  if (exact.length > 0) return exact;
  const window = /:window:.+$/.exec(entity)?.[0];
  if (window) return concerned.filter(({ book }) => book.entity.id.endsWith(window));
  const within = concerned.filter(({ book }) => entity.includes(book.entity.id));
  return within.length > 0 ? within : concerned.filter((counter) => kindOf(counter) === entity.split(":", 1)[0]);
}

/** Of those that a refusal without a name may mean, the ones with the budget that it says. */
export function budgetedBy({ refusal }: RequestFacts, budgeted: readonly CounterCase[]): readonly CounterCase[] {
  const said = refusal!.refusal?.maxBudget ?? null;
  const equal = said === null ? [] : budgeted.filter(({ budget }) => near(budget!, said));
  return equal.length > 0 ? equal : budgeted;
}

function nameOf(counter: CounterCase): string {
  return `${kindOf(counter)}:${counter.book.entity.id}`;
}

/** A window is named as its key or team. */
function kindOf({ book }: CounterCase): string {
  return book.entity.kind.replace(/_window$/, "");
}
