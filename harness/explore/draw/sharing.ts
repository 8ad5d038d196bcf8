import { type EntityKind, entities, isWindow } from "../../catalogue/index.ts";
import {
  type Budgets,
  type CallerOptions,
  type Customer,
  caller,
  goesWith,
  type Random,
  sharedWith,
} from "../../planner/index.ts";

/**
 * A caller with one of its kinds from another caller: an end user, a tag, a user, a team or the key. What goes with that comes
 * along; the budgets of all others are its own.
 */
export function sharingCaller(
  ref: string,
  budgets: Budgets,
  { first, random, ...options }: CallerOptions & { first: Customer; random: Random },
): Customer {
  const kinds = Object.keys(budgets) as EntityKind[];
  const theirs = new Set(first.entities.map(({ kind }) => kind));
  const shareable = kinds.filter((kind) => theirs.has(kind) && entities[kind].takes.length === 0 && !isWindow(kind));
  const shares = { [random.pick(shareable)]: first };
  const shared = sharedWith(shares);
  const isFree = (kind: EntityKind) => shared.has(kind) || goesWith(kind, shared) === null;
  const own = kinds.filter((kind) => !shared.has(kind) && [kind, ...entities[kind].takes].every(isFree));
  return caller(ref, Object.fromEntries(own.map((kind) => [kind, budgets[kind]])), { ...options, shares });
}
