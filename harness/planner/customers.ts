import { type EntityKind, entities as kindsKnown, sideBySide } from "../catalogue/index.ts";
import type { EntityInput } from "../contracts/index.ts";
import type { Customer } from "./customer.ts";
import { refuseClaims, type Shares, sharedWith } from "./sharing.ts";

/** Dollars by kind; null: it takes part without a budget, so LiteLLM counts but does not reserve. */
export type Budgets = Partial<Record<EntityKind, number | null>>;

/** What holds for all that have a budget. */
export interface CallerOptions extends Pick<EntityInput, "spent" | "resetEvery" | "known"> {
  /** What it has together with other callers, by kind: `{ team: a }`. What goes with that comes along; see sharing.ts. */
  shares?: Shares;
}

/** The refs of its own are `REF-KIND`. A key, and what a kind takes along, take part without a budget unless they are given one. */
export function caller(ref: string, budgets: Budgets, { shares = {}, ...options }: CallerOptions = {}): Customer {
  const kinds = Object.keys(budgets) as EntityKind[];
  const others = sharedWith(shares);
  const all = new Set<EntityKind>(["key", ...kinds, ...kinds.flatMap((kind) => kindsKnown[kind].takes)]);
  const own = [...all].filter((kind) => !others.has(kind));
  refuseClaims(ref, kinds, own, others);
  const entities = own.map((kind): EntityInput => {
    const budget = budgets[kind] ?? null;
    return { ref: refOf(ref, kind), kind, budget, ...(budget === null ? {} : options) };
  });
  const shared = [...others.values()];
  return {
    entities,
    identities: [...entities, ...shared].map((entity) => entity.ref),
    ...(shared.length > 0 ? { shared } : {}),
  };
}

/**
 * One of each kind, all with that budget. LiteLLM does not hold a user to its own budget on a team's key, so there are
 * two keys: the team's, on behalf of all, and one of the user's own, on behalf of whoever has no need of a team.
 */
export function everyone(ref: string, budget: number): Customer {
  const team = caller(ref, Object.fromEntries(sideBySide().map((kind) => [kind, budget])));
  const own = `${ref}-own-key`;
  return {
    entities: [...team.entities, { ref: own, kind: "key", budget }],
    identities: team.identities,
    ownKey: [
      own,
      ...sideBySide()
        .filter(isOnOwnKey)
        .map((kind) => refOf(ref, kind)),
    ],
  };
}

function isOnOwnKey(kind: EntityKind): boolean {
  const { teamless, namedIn } = kindsKnown[kind];
  return teamless && namedIn !== "secret";
}

/** What its requests name, in turn. */
export function turns({ identities, ownKey }: Customer): string[][] {
  return ownKey ? [identities, ownKey] : [identities];
}

function refOf(ref: string, kind: EntityKind): string {
  return `${ref}-${kind.replaceAll("_", "-")}`;
}
