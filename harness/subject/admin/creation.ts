import type { BoundEntity, EntityKind, Plan, PlannedEntity } from "../../contracts/index.ts";
import { entityRow } from "../../record/index.ts";
import { budgetOf, counterOf, durationOf, type Naming, naming } from "./naming.ts";

/** One call of LiteLLM's admin API. */
export interface AdminCall {
  route: string;
  body: Record<string, unknown>;
  /** What the route would write, for a LiteLLM that does it only for those with a licence. */
  unlicensed?: RowWrite;
}

/** A statement on LiteLLM's database, for what no route does. */
export interface RowWrite {
  sql: string;
  values: unknown[];
}

export type CreationStep = AdminCall | RowWrite;

export interface Bound {
  entities: BoundEntity[];
  /** Key ref → the secret to send requests with. */
  secrets: Record<string, string>;
}

/** What is to be done, in order, and what then exists. */
export function describeEntities(plan: Plan, trial: string, keyPrefix: string): Bound & { steps: CreationStep[] } {
  const names = naming(plan, trial);
  const entities = plan.entities.map((entity): BoundEntity => {
    const { ref, kind, budget } = entity;
    const id = names.id(entity);
    return { ref, kind, budget, id, counterKey: `${keyPrefix}${counterOf(kind, id)}` };
  });
  const keys = plan.entities.filter((entity) => entity.kind === "key");
  const known = creationOrder.flatMap((kind) => plan.entities.filter((entity) => entity.kind === kind && entity.known));
  return {
    entities,
    secrets: Object.fromEntries(keys.map(({ ref }) => [ref, names.secret(ref)])),
    steps: [
      ...defaultEndUserBudget(plan),
      ...known.flatMap((entity) => [...create[entity.kind](entity, names), ...alreadySpent(entity, names)]),
    ],
  };
}

const defaultBudgetSetting = "litellm_settings.max_end_user_budget_id=";

/** The budget that a setting gives to end users whom nobody creates. Trials may share the stack that has the setting. */
function defaultEndUserBudget({ entities, settings }: Plan): CreationStep[] {
  const budget = entities.find(({ kind, known }) => kind === "end_user" && !known)?.budget;
  const setting = settings.find((text) => text.startsWith(defaultBudgetSetting));
  if (budget == null || setting === undefined) return [];
  const sql =
    `INSERT INTO "LiteLLM_BudgetTable" (budget_id, max_budget, created_by, updated_by) VALUES ($1, $2, 'phantom429', 'phantom429') ` +
    "ON CONFLICT (budget_id) DO UPDATE SET max_budget = EXCLUDED.max_budget";
  return [{ sql, values: [setting.slice(defaultBudgetSetting.length), budget] }];
}

/** What an entity refers to must exist before it. */
const creationOrder: EntityKind[] = ["organization", "team", "user", "team_member", "end_user", "tag", "key"];

const create: Record<EntityKind, (entity: PlannedEntity, names: Naming) => CreationStep[]> = {
  end_user: (entity, names) => {
    const user_id = names.id(entity);
    if (entity.budget === null) return [{ route: "/customer/new", body: { user_id } }];
    const budget = newBudget(entity, names);
    return [budget, { route: "/customer/new", body: { user_id, budget_id: budget.body.budget_id } }];
  },
  key: (entity, names) => [
    {
      route: "/key/generate",
      body: present({
        key: names.secret(entity.ref),
        key_alias: names.label(entity),
        max_budget: entity.budget,
        budget_duration: entity.resetEvery,
        budget_limits: limits(names.windows(entity, "key_window")),
        team_id: names.companion(entity, "team"),
        user_id: names.companion(entity, "user"),
        organization_id: names.companion(entity, "team") ? undefined : names.companion(entity, "organization"),
      }),
    },
  ],
  team: (entity, names) => [
    {
      route: "/team/new",
      body: present({
        team_id: names.id(entity),
        team_alias: names.id(entity),
        max_budget: entity.budget,
        budget_duration: entity.resetEvery,
        budget_limits: limits(names.windows(entity, "team_window")),
        organization_id: names.companion(entity, "organization"),
      }),
    },
  ],
  user: (entity, names) => [
    {
      route: "/user/new",
      body: present({
        user_id: names.id(entity),
        max_budget: entity.budget,
        budget_duration: entity.resetEvery,
        auto_create_key: false,
      }),
    },
  ],
  team_member: (entity, names) => [
    {
      route: "/team/member_add",
      body: present({
        team_id: names.companion(entity, "team"),
        member: { role: "user", user_id: names.companion(entity, "user") },
        max_budget_in_team: entity.budget,
      }),
    },
    // Up to 1.94 the route takes no budget_duration.
    ...(entity.resetEvery === null ? [] : [setPeriod(entity, names, entity.resetEvery)]),
  ],
  organization: (entity, names) => {
    const budget = newBudget(entity, names);
    const organization_id = names.id(entity);
    const { budget_id } = budget.body;
    return [
      budget,
      {
        route: "/organization/new",
        body: { organization_id, organization_alias: organization_id, budget_id },
        unlicensed: {
          sql: `INSERT INTO "LiteLLM_OrganizationTable"
            (organization_id, organization_alias, budget_id, models, created_by, updated_by)
            VALUES ($1, $1, $2, '{}', 'phantom429', 'phantom429')`,
          values: [organization_id, budget_id],
        },
      },
    ];
  },
  tag: (entity, names) => {
    const name = names.id(entity);
    if (entity.budget === null) return [{ route: "/tag/new", body: { name } }];
    const budget = newBudget(entity, names);
    return [budget, { route: "/tag/new", body: { name, budget_id: budget.body.budget_id } }];
  },
  // A window is created with its key or team.
  key_window: () => [],
  team_window: () => [],
};

function newBudget(entity: PlannedEntity, names: Naming): AdminCall {
  const budget_id = budgetOf(names.id(entity));
  return {
    route: "/budget/new",
    body: present({ budget_id, max_budget: entity.budget, budget_duration: entity.resetEvery }),
  };
}

function limits(windows: PlannedEntity[]): Record<string, unknown>[] | undefined {
  if (windows.length === 0) return undefined;
  return windows.map((window) => ({ budget_duration: durationOf(window), max_budget: window.budget }));
}

/** The row is written before any replica has the entity in its memory. */
function alreadySpent(entity: PlannedEntity, names: Naming): RowWrite[] {
  if (entity.spent === 0) return [];
  const { table, where, values } = entityRow({ kind: entity.kind, id: names.id(entity) });
  return [
    { sql: `UPDATE "${table}" SET spend = $${values.length + 1} WHERE ${where}`, values: [...values, entity.spent] },
  ];
}

/** LiteLLM takes a budget with a duration and no date for due. */
function setPeriod(entity: PlannedEntity, names: Naming, duration: string): RowWrite {
  const { table, where, values } = entityRow({ kind: entity.kind, id: names.id(entity) });
  const [last, length] = [`$${values.length + 1}`, `$${values.length + 2}`];
  return {
    sql: `UPDATE "LiteLLM_BudgetTable"
      SET budget_duration = ${last}, budget_reset_at = (now() AT TIME ZONE 'utc') + ${length}::text::interval
      WHERE budget_id = (SELECT budget_id FROM "${table}" WHERE ${where})`,
    values: [...values, duration, duration.replace("mo", " months")],
  };
}

/** Without the fields that are null or undefined: LiteLLM's defaults then hold. */
function present(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
}
