import type { EntityKind, Plan, PlannedEntity } from "../../contracts/index.ts";
import { sha256 } from "../machine/index.ts";

/** What the entities of a plan are called in LiteLLM. */
export interface Naming {
  /** Its id, as in its counter's key. */
  id(entity: PlannedEntity): string;
  /** A name that says whose it is, the id of most kinds. */
  label(entity: PlannedEntity): string;
  secret(ref: string): string;
  /** Id of the entity of that kind that some request of the plan names together with this one. */
  companion(entity: PlannedEntity, kind: EntityKind): string | undefined;
  /** The windows among the entities that requests name together with this one. */
  windows(entity: PlannedEntity, kind: "key_window" | "team_window"): PlannedEntity[];
}

/** LiteLLM's own word for the kind in a counter's key. */
const counterNames: Partial<Record<EntityKind, string>> = {
  organization: "org",
  key_window: "key",
  team_window: "team",
};

export function counterOf(kind: EntityKind, id: string): string {
  return `spend:${counterNames[kind] ?? kind}:${id}`;
}

/** The budget that is created for an entity whose row has none of its own. */
export function budgetOf(id: string): string {
  return `budget-${id}`;
}

/** Over how long a window without a duration of its own counts. */
const windowDuration = "30d";

export function durationOf(window: PlannedEntity): string {
  return window.resetEvery ?? windowDuration;
}

/** @param trial ends every id, so that trials can share a stack */
export function naming(plan: Plan, trial: string): Naming {
  const byRef = new Map(plan.entities.map((entity) => [entity.ref, entity]));
  const groups = plan.phases.flatMap((phase) => phase.requests.map((planned) => planned.identities));
  if (plan.background) groups.push(plan.background.identities);

  const together = (entity: PlannedEntity): PlannedEntity[] => {
    const refs = new Set(groups.filter((group) => group.includes(entity.ref)).flat());
    return [...refs].flatMap((ref) => byRef.get(ref) ?? []);
  };
  const companion = (entity: PlannedEntity, kind: EntityKind): string | undefined => {
    const found = together(entity).find((other) => other.kind === kind);
    return found && id(found);
  };
  // LiteLLM takes keys of its callers from 16 characters on, beginning with "sk-".
  const secret = (ref: string) => `sk-p429-${ref}-${trial}`.padEnd(16, "0");
  const label = (entity: PlannedEntity) => `${entity.ref}-${trial}`;
  const id = (entity: PlannedEntity): string => {
    switch (entity.kind) {
      case "key":
        return sha256(secret(entity.ref));
      case "team_member":
        return `${companion(entity, "user")}:${companion(entity, "team")}`;
      case "key_window":
        return `${companion(entity, "key")}:window:${durationOf(entity)}`;
      case "team_window":
        return `${companion(entity, "team")}:window:${durationOf(entity)}`;
      default:
        return label(entity);
    }
  };
  return {
    id,
    label,
    secret,
    companion,
    windows: (entity, kind) => together(entity).filter((other) => other.kind === kind),
  };
}
