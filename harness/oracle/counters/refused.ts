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
    return concerned.filter((counter) => kindOf(counter) === kind && counter.book.entity.id.endsWith(window));
  }
  return isOwnKey(name) ? concerned.filter(({ book }) => book.entity.kind === "key") : [];
}

/** Of those that a refusal without a name may mean, the ones with the budget that it says; all, where it says none. */
export function budgetedBy(request: RequestFacts, budgeted: readonly CounterCase[]): readonly CounterCase[] {
  const said = budgetIn(request);
  return said === null ? budgeted : budgeted.filter(({ budget }) => near(budget!, said));
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

/**
 * The read check of a key says alias and masked key in place of its hash (1.94.3 to 1.110.2: `key:prod (sk-...abcd)`).
 * It checks no other key than the request's own.
 */
function isOwnKey(name: string): boolean {
  return name.startsWith("key:") && !/^key:[0-9a-f]{64}\b/.test(name);
}

/** A window is named after its key or team: `key:HASH:window:1d`, and `key:HASH:1d` where it is reserved on. */
function namesOf(counter: CounterCase): string[] {
  const name = `${kindOf(counter)}:${counter.book.entity.id}`;
  return [name, name.replace(/:window:(?=[^:]+$)/, ":")];
}

function kindOf({ book }: CounterCase): string {
  return book.entity.kind.replace(/_window$/, "");
}
