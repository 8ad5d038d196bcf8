import { type EntityKind, isWindow, entities as kinds } from "../catalogue/index.ts";
import type { EntityInput } from "../contracts/index.ts";
import type { Customer } from "./customer.ts";

/** Of which caller a kind is. */
export type Shares = Partial<Record<EntityKind, Customer>>;

type Found = ReadonlyMap<EntityKind, EntityInput>;

/** What it is of or in, without which it cannot be: a window's team, a team's organization, a member's team and user. */
function within(kind: EntityKind): EntityKind[] {
  const { windowOf, after } = kinds[kind];
  // A key is of all that LiteLLM knows by it.
  return windowOf === null ? after.filter((other) => isKnownByKey(other)) : [windowOf];
}

const isKnownByKey = (kind: EntityKind) => kinds[kind].namedIn === "key" && !isWindow(kind);

/** No key names it: who has all of what it is of has it, too. */
const comesAlong = (kind: EntityKind) => kinds[kind].namedIn === "key" && kinds[kind].onKey === undefined;

/**
 * What a caller has together with others, by kind: what it says, what that is in, and what LiteLLM charges with them whether or
 * not a plan says so, such as the windows of a team or the budget that a user has in it.
 * @throws Error where a caller has no such kind, or two callers are at odds
 */
export function sharedWith(shares: Shares): Found {
  const found = new Map<EntityKind, EntityInput>();
  const add = (kind: EntityKind, of: Customer, asked: boolean): void => {
    const entity = [...of.entities, ...(of.shared ?? [])].find(
      (one) => one.kind === kind && of.identities.includes(one.ref),
    );
    if (entity === undefined) {
      if (asked) throw new Error(`shares: that caller has no ${kind}`);
      return;
    }
    const before = found.get(kind);
    if (before !== undefined && before.ref !== entity.ref)
      throw new Error(`shares: a caller has one ${kind}, not both ${before.ref} and ${entity.ref}`);
    if (before !== undefined) return;
    found.set(kind, entity);
    for (const other of within(kind)) add(other, of, false);
  };
  const asked = Object.entries(shares) as [EntityKind, Customer][];
  for (const [kind, of] of asked) add(kind, of, true);
  for (const [, of] of asked) {
    for (const { kind } of [...of.entities, ...(of.shared ?? [])])
      if (comesAlong(kind) && areShared(within(kind), of, found)) add(kind, of, false);
  }
  return found;
}

function areShared(needed: readonly EntityKind[], { identities }: Customer, found: Found): boolean {
  return needed.every((kind) => identities.includes(found.get(kind)?.ref ?? ""));
}

/**
 * What a caller cannot have for itself: a kind that is shared, or that belongs to what is shared.
 * @throws Error
 */
export function refuseClaims(
  ref: string,
  asked: readonly EntityKind[],
  own: readonly EntityKind[],
  shared: Found,
): void {
  const twice = asked.find((kind) => shared.has(kind));
  if (twice !== undefined)
    throw new Error(`${ref} shares ${shared.get(twice)!.ref}: its budget is given where it is made`);
  for (const kind of own) {
    const at = goesWith(kind, shared);
    if (at !== null)
      throw new Error(`${ref} cannot have a ${kind} of its own: it goes with ${shared.get(at)!.ref}, so give it there`);
  }
}

/** The shared kind that it belongs to; null: a caller can have it for itself. */
export function goesWith(kind: EntityKind, shared: Found): EntityKind | null {
  const owner = [...shared.keys()].find((other) => within(other).includes(kind));
  const all = comesAlong(kind) && within(kind).every((other) => shared.has(other));
  return owner ?? (all ? within(kind)[0]! : null);
}
