import { entities } from "./entities.ts";
import { EntityKind } from "./kinds.ts";
import { type Condition, conditionOf } from "./rows.ts";

export function isWindow(kind: EntityKind): boolean {
  return entities[kind].windowOf !== null;
}

/** The key of its counter, without a namespace. */
export function counterOf(kind: EntityKind, id: string): string {
  return `spend:${entities[kind].counter[0]}:${id}`;
}

/** `spend:end_user:…`, `spend:key:…:window:…` */
export function counterForm(kind: EntityKind): string {
  return `${counterOf(kind, "…")}${isWindow(kind) ? ":window:…" : ""}`;
}

/** What `spend:WORD:` counts, with `window` what `spend:WORD:…:window:` does; null: no kind that is known. */
export function kindOfCounter(word: string, window: boolean): EntityKind | null {
  const found = EntityKind.options.find((kind) => isWindow(kind) === window && entities[kind].counter.includes(word));
  return found ?? null;
}

/** The row that is, or belongs to, an entity: its table, and a condition whose parameters begin at $1. */
export function entityRow({ kind, id }: { kind: EntityKind; id: string }): Condition {
  return conditionOf(entities[kind].row, id);
}

/** All kinds, each behind what must exist before it. */
export function creationOrder(): EntityKind[] {
  const order = new Set<EntityKind>();
  const visit = (kind: EntityKind): void => {
    if (order.has(kind)) return;
    entities[kind].after.forEach(visit);
    order.add(kind);
  };
  EntityKind.options.forEach(visit);
  return [...order];
}

/** All kinds that trials of one stack may have, each with its windows behind it: the order in which one of each takes part. */
export function sideBySide(): EntityKind[] {
  const windows = EntityKind.options.filter(isWindow);
  return EntityKind.options
    .filter((kind) => !isWindow(kind) && entities[kind].ownStack !== true)
    .flatMap((kind) => [kind, ...windows.filter((window) => entities[window].windowOf === kind)]);
}

/** Routes by which an administrator sets its spend; none: LiteLLM has no such route. */
export function spendRoutes(kind: EntityKind): ("reset" | "update")[] {
  const { setSpend } = entities[kind];
  return (["reset", "update"] as const).filter((route) => setSpend[route] !== undefined);
}
