import {
  type CreationStep,
  counterOf,
  creationOrder,
  type EntityKind,
  entityRow,
  entities as kinds,
  type RowWrite,
} from "../../catalogue/index.ts";
import type { BoundEntity, Plan, PlannedEntity } from "../../contracts/index.ts";
import { naming } from "./naming.ts";

export interface Bound {
  entities: BoundEntity[];
  /** Key ref → the secret to send requests with. */
  secrets: Record<string, string>;
}

/**
 * What is to be done, in order, and what then exists.
 * @param seal a secret of the stack, of which its entities' keys are made; null: keys that say their names
 */
export function describeEntities(
  plan: Plan,
  trial: string,
  keyPrefix: string,
  seal: string | null = null,
): Bound & { steps: CreationStep[] } {
  const names = naming(plan, trial, seal);
  const entities = plan.entities.map((entity): BoundEntity => {
    const { ref, kind, budget } = entity;
    const id = names.id(entity);
    return { ref, kind, budget, id, counterKey: `${keyPrefix}${counterOf(kind, id)}` };
  });
  const senders = plan.entities.filter(({ kind }) => kinds[kind].namedIn === "secret");
  const known = creationOrder().flatMap((kind) =>
    plan.entities.filter((entity) => entity.kind === kind && entity.known),
  );
  return {
    entities,
    secrets: Object.fromEntries(senders.map(({ ref }) => [ref, names.secret(ref)])),
    steps: [
      ...creationOrder().flatMap((kind) => budgetOfStrangers(kind, plan)),
      ...known.flatMap((entity) => [
        ...kinds[entity.kind].create(names.wanted(entity)),
        ...alreadySpent(entity, names.id(entity)),
      ]),
    ],
  };
}

/** The budget that a setting gives to those whom nobody creates. Trials may share the stack that has the setting. */
function budgetOfStrangers(kind: EntityKind, { entities, settings }: Plan): CreationStep[] {
  const { budgetOfStrangers: name } = kinds[kind];
  const budget = entities.find((entity) => entity.kind === kind && !entity.known)?.budget;
  const setting = settings.find((text) => text.startsWith(`${name}=`));
  if (name === undefined || budget == null || setting === undefined) return [];
  const sql =
    `INSERT INTO "LiteLLM_BudgetTable" (budget_id, max_budget, created_by, updated_by) VALUES ($1, $2, 'phantom429', 'phantom429') ` +
    "ON CONFLICT (budget_id) DO UPDATE SET max_budget = EXCLUDED.max_budget";
  return [{ sql, values: [setting.slice(name.length + 1), budget] }];
}

/** The row is written before any replica has the entity in its memory. */
function alreadySpent({ kind, spent }: PlannedEntity, id: string): RowWrite[] {
  if (spent === 0) return [];
  const { table, where, values } = entityRow({ kind, id });
  return [{ sql: `UPDATE "${table}" SET spend = $${values.length + 1} WHERE ${where}`, values: [...values, spent] }];
}
