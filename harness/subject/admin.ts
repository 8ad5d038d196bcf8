import { createHash } from "node:crypto";
import { request } from "undici";
import type { BoundEntity, EntityKind, Plan, PlannedEntity } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import type { StartedStack } from "../stack/types.ts";

export interface BindOptions {
  plan: Plan;
  /** The trial's short name; it ends every id, so that trials can share a stack. */
  trial: string;
  stack: Pick<StartedStack, "replicas" | "masterKey" | "keyPrefix">;
  signal?: AbortSignal | undefined;
}

export interface Bound {
  entities: BoundEntity[];
  /** Key ref → the secret to send requests with. */
  secrets: Record<string, string>;
}

/** One call of LiteLLM's admin API. */
export interface AdminCall {
  route: string;
  body: Record<string, unknown>;
}

/**
 * Creates the plan's entities through the admin API of replica 0.
 * @throws PhantomError ERR_ADMIN_API with route, status and body when LiteLLM refuses
 */
export async function bindEntities({ plan, trial, stack, signal }: BindOptions): Promise<Bound> {
  const { calls, ...bound } = describeEntities(plan, trial, stack.keyPrefix);
  for (const call of calls) await perform(call, stack, signal);
  return bound;
}

/** Sets an entity's spend to zero through one replica. @throws PhantomError ERR_ADMIN_API */
export async function resetSpend(
  { kind, id }: BoundEntity,
  { stack, replica, signal }: { stack: BindOptions["stack"]; replica: number; signal: AbortSignal },
): Promise<void> {
  if (kind !== "key") throw new Error(`LiteLLM has no route that resets the spend of a ${kind}`);
  const through = { ...stack, replicas: [stack.replicas[replica]!] };
  await perform({ route: `/key/${id}/reset_spend`, body: { reset_to: 0 } }, through, signal);
}

/** What is to be called, in order, and what then exists. */
export function describeEntities(plan: Plan, trial: string, keyPrefix: string): Bound & { calls: AdminCall[] } {
  const names = naming(plan, trial);
  const entities = plan.entities.map((entity): BoundEntity => {
    const id = entity.kind === "key" ? sha256(names.secret(entity.ref)) : names.id(entity);
    return {
      ref: entity.ref,
      kind: entity.kind,
      budget: entity.budget,
      id,
      counterKey: `${keyPrefix}spend:${counterName(entity.kind)}:${id}`,
    };
  });
  const keys = plan.entities.filter((entity) => entity.kind === "key");
  return {
    entities,
    secrets: Object.fromEntries(keys.map(({ ref }) => [ref, names.secret(ref)])),
    calls: creationOrder.flatMap((kind) =>
      plan.entities.filter((entity) => entity.kind === kind).flatMap((entity) => create[kind](entity, names)),
    ),
  };
}

/** LiteLLM's own word for the kind in a counter's key. */
function counterName(kind: EntityKind): string {
  return kind === "organization" ? "org" : kind;
}

/** What an entity refers to must exist before it. */
const creationOrder: EntityKind[] = ["organization", "team", "user", "team_member", "end_user", "tag", "key"];

interface Naming {
  id(entity: PlannedEntity): string;
  secret(ref: string): string;
  /** Id of the entity of that kind that some request of the plan names together with this one. */
  companion(entity: PlannedEntity, kind: EntityKind): string | undefined;
}

const create: Record<EntityKind, (entity: PlannedEntity, names: Naming) => AdminCall[]> = {
  end_user: (entity, names) => {
    const user_id = names.id(entity);
    if (entity.budget === null) return [{ route: "/customer/new", body: { user_id } }];
    const budget_id = `budget-${user_id}`;
    return [
      { route: "/budget/new", body: { budget_id, max_budget: entity.budget } },
      { route: "/customer/new", body: { user_id, budget_id } },
    ];
  },
  key: (entity, names) => [
    {
      route: "/key/generate",
      body: present({
        key: names.secret(entity.ref),
        key_alias: names.id(entity),
        max_budget: entity.budget,
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
        organization_id: names.companion(entity, "organization"),
      }),
    },
  ],
  user: (entity, names) => [
    {
      route: "/user/new",
      body: present({ user_id: names.id(entity), max_budget: entity.budget, auto_create_key: false }),
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
  ],
  organization: (entity, names) => [
    {
      route: "/organization/new",
      body: present({
        organization_id: names.id(entity),
        organization_alias: names.id(entity),
        max_budget: entity.budget,
      }),
    },
  ],
  tag: (entity, names) => [{ route: "/tag/new", body: present({ name: names.id(entity), max_budget: entity.budget }) }],
};

function naming(plan: Plan, trial: string): Naming {
  const byRef = new Map(plan.entities.map((entity) => [entity.ref, entity]));
  const groups = plan.phases.flatMap((phase) => phase.requests.map((planned) => planned.identities));
  if (plan.background) groups.push(plan.background.identities);

  const id = (entity: PlannedEntity): string => {
    if (entity.kind !== "team_member") return `${entity.ref}-${trial}`;
    return `${companion(entity, "user")}:${companion(entity, "team")}`;
  };
  const companion = (entity: PlannedEntity, kind: EntityKind): string | undefined => {
    const together = groups.filter((group) => group.includes(entity.ref)).flat();
    const found = together.map((ref) => byRef.get(ref)).find((other) => other?.kind === kind);
    return found && id(found);
  };
  // LiteLLM takes keys of its callers from 16 characters on, beginning with "sk-".
  return { id, companion, secret: (ref) => `sk-p429-${ref}-${trial}`.padEnd(16, "0") };
}

/** Without the fields that are null or undefined: LiteLLM's defaults then hold. */
function present(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value != null));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function perform(
  { route, body }: AdminCall,
  { replicas, masterKey }: BindOptions["stack"],
  signal: AbortSignal | undefined,
): Promise<void> {
  const refused = (message: string, cause?: unknown) =>
    new PhantomError("ERR_ADMIN_API", {
      operation: `call LiteLLM's ${route}`,
      message: `POST ${route} ${message}`,
      hint: "The replica's log, in the run directory's logs/, says more; some routes ask for an enterprise licence.",
      cause,
    });
  let status: number;
  let text: string;
  try {
    const response = await request(new URL(route, replicas[0]!.url), {
      method: "POST",
      headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      reset: true,
      signal: signal ?? null,
    });
    status = response.statusCode;
    text = await response.body.text();
  } catch (error) {
    signal?.throwIfAborted();
    throw refused(`was not answered: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (status >= 300) throw refused(`answered ${status}: ${text.slice(0, 1000)}`);
}
