import { entities as kinds } from "../../catalogue/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { near } from "../numbers.ts";
import type { CounterCase } from "./counter.ts";

/** What a refusal names: `kind:id`, or only the kind, as facts/failure.ts reads it. Null: its text names nothing. */
export function nameIn({ refusal }: RequestFacts): string | null {
  return refusal!.entity;
}

/**
 * The counters that a refusal names, of those that its request is on. Empty: it names another entity than the plan's.
 * Null: it names nothing.
 */
export function namedBy(request: RequestFacts, concerned: readonly CounterCase[]): CounterCase[] | null {
  const name = nameIn(request);
  if (name === null) return isUnread(request) ? quoted(request, concerned) : null;
  const exact = concerned.filter((counter) => namesOf(counter).includes(name));
  if (exact.length > 0) return exact;
  const [, kind, window = ""] = /^([a-z_]+)(:window:\S+)?$/.exec(name) ?? [];
  if (kind !== undefined) {
    return concerned.filter((counter) => wordFor(counter) === kind && counter.book.entity.id.endsWith(window));
  }
  return concerned.filter(({ book }) => kinds[book.entity.kind].isMasked?.(name) ?? false);
}

/** Of those that a refusal without a name may mean, the ones with the budget that it says; all, where it says none. */
export function budgetedBy(request: RequestFacts, budgeted: readonly CounterCase[]): readonly CounterCase[] {
  const said = budgetIn(request);
  return said === null ? budgeted : budgeted.filter(({ budgets }) => budgets.some(({ budget }) => near(budget, said)));
}

export function budgetIn({ refusal }: RequestFacts): number | null {
  return refusal!.maxBudget;
}

/** A text of which nothing could be read, so that it may name anything. */
function isUnread({ refusal }: RequestFacts): boolean {
  return refusal!.stage === "unknown";
}

function quoted({ refusal }: RequestFacts, concerned: readonly CounterCase[]): CounterCase[] {
  return concerned.filter(({ book }) => refusal!.error.includes(book.entity.id));
}

/** A window is named after its key or team: `key:HASH:window:1d`, and `key:HASH:1d` where it is reserved on. */
function namesOf(counter: CounterCase): string[] {
  const name = `${wordFor(counter)}:${counter.book.entity.id}`;
  return [name, name.replace(/:window:(?=[^:]+$)/, ":")];
}

function wordFor({ book }: CounterCase): string {
  return kinds[book.entity.kind].refusedAs;
}
