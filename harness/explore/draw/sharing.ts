import { type EntityKind, entities, isWindow } from "../../catalogue/index.ts";
import type { Customer, Random } from "../../planner/index.ts";

/**
 * The second caller names some of the first one's entities in place of its own: an end user, a tag or a user; a team with all that
 * belongs to it; or the key with all by which LiteLLM knows it.
 */
export function shareEntities(first: Customer, second: Customer, random: Random): Customer {
  const [mine, theirs] = [kindsOf(first), kindsOf(second)];
  const both = theirs.filter((kind) => mine.includes(kind));
  const what = random.pick(both.filter((kind) => entities[kind].takes.length === 0 && !isWindow(kind)));
  const shared = mine.filter((kind) => comesWith(kind, what));
  const kept = theirs.filter((kind) => !comesWith(kind, what));
  return {
    entities: second.entities.filter(({ kind }) => kept.includes(kind)),
    identities: [...refsOf(first, shared), ...refsOf(second, kept)],
  };
}

/** Whether sharing `what` shares the kind: of a key all that hangs on it, of a team all that it has. */
function comesWith(kind: EntityKind, what: EntityKind): boolean {
  if (kind === what) return true;
  const { namedIn, takes, windowOf } = entities[kind];
  if (what === "key") return namedIn === "key";
  return what === "team" && (windowOf === "team" || (takes.includes("team") && takes.length === 1 && isOne(kind)));
}

/** A team has one of them at most. */
function isOne(kind: EntityKind): boolean {
  return entities.team.after.includes(kind);
}

function kindsOf({ entities }: Customer): EntityKind[] {
  return entities.map(({ kind }) => kind);
}

function refsOf({ entities }: Customer, kinds: readonly EntityKind[]): string[] {
  return entities.filter(({ kind }) => kinds.includes(kind)).map(({ ref }) => ref);
}
