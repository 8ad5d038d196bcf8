import { type EntityKind, entities, type Wanted } from "../../catalogue/index.ts";
import type { Plan, PlannedEntity } from "../../contracts/index.ts";
import { sha256 } from "../machine/index.ts";

/** What the entities of a plan are called in LiteLLM. */
export interface Naming {
  /** Its id, as in its counter's key. */
  id(entity: PlannedEntity): string;
  secret(ref: string): string;
  /** What it is created from. */
  wanted(entity: PlannedEntity): Wanted;
}

/** Over how long a window without a duration of its own counts. */
const windowDuration = "30d";

/**
 * @param trial ends every id, so that trials can share a stack
 * @param seal makes keys that cannot be guessed from what a record says; without one their names are all that is in them
 */
export function naming(plan: Plan, trial: string, seal: string | null): Naming {
  const byRef = new Map(plan.entities.map((entity) => [entity.ref, entity]));
  const groups = plan.phases.flatMap((phase) => phase.requests.map((planned) => planned.identities));
  if (plan.background) groups.push(plan.background.identities);

  const together = (entity: PlannedEntity): PlannedEntity[] => {
    const refs = new Set(groups.filter((group) => group.includes(entity.ref)).flat());
    return [...refs].flatMap((ref) => byRef.get(ref) ?? []);
  };
  // LiteLLM takes keys of its callers from 16 characters on, beginning with "sk-".
  const secret = (ref: string) => {
    const plain = `sk-p429-${ref}-${trial}`;
    return seal === null ? plain.padEnd(16, "0") : `${plain}-${sha256(`${seal}\0${plain}`).slice(0, 32)}`;
  };
  const named = (entity: PlannedEntity) => ({
    label: `${entity.ref}-${trial}`,
    token: sha256(secret(entity.ref)),
    duration: entity.resetEvery ?? windowDuration,
    companion(kind: EntityKind): string | undefined {
      const found = together(entity).find((other) => other.kind === kind);
      return found && id(found);
    },
  });
  const id = (entity: PlannedEntity): string => entities[entity.kind].id(named(entity));
  return {
    id,
    secret,
    wanted: (entity) => ({
      ...named(entity),
      id: id(entity),
      secret: secret(entity.ref),
      budget: entity.budget,
      resetEvery: entity.resetEvery,
      windows: (kind) =>
        together(entity)
          .filter((other) => other.kind === kind)
          .map((window) => ({ duration: named(window).duration, budget: window.budget })),
      onKey: () => namedOnKey(named(entity)),
    }),
  };
}

function namedOnKey(named: Parameters<(typeof entities)["key"]["id"]>[0]): Record<string, unknown> {
  return Object.assign(
    {},
    ...Object.entries(entities).map(([kind, { onKey }]) => {
      const id = onKey && named.companion(kind as EntityKind);
      return id === undefined ? {} : onKey!(id, named);
    }),
  );
}
