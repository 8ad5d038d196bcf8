import { request } from "undici";
import type { AdminCall, CreationStep } from "../../catalogue/index.ts";
import type { BoundEntity, Plan } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { withoutSecrets } from "../../text/index.ts";
import type { Administered } from "./administered.ts";
import { changeCall, type EntityChange } from "./changes.ts";
import { type Bound, describeEntities } from "./creation.ts";
import { writeRow } from "./rows.ts";

/** What the plan's entities will be called, before any of them exists. */
export function nameEntities({ plan, trial, stack }: Pick<BindOptions, "plan" | "trial" | "stack">): Bound {
  const { entities, secrets } = describeEntities(plan, trial, stack.keyPrefix, stack.masterKey);
  return { entities, secrets };
}

export interface BindOptions {
  plan: Plan;
  /** The trial's short name; it ends every id, so that trials can share a stack. */
  trial: string;
  stack: Administered;
  signal?: AbortSignal | undefined;
}

/**
 * Creates the plan's entities through the admin API of replica 0, and in the database where no route does it.
 * @throws PhantomError ERR_ADMIN_API with route, status and body when LiteLLM refuses
 */
export async function bindEntities({ plan, trial, stack, signal }: BindOptions): Promise<Bound> {
  const { steps, ...bound } = describeEntities(plan, trial, stack.keyPrefix, stack.masterKey);
  await oneAtATime(stack.postgresUrl, async () => {
    for (const step of steps) await take(step, stack, signal);
  });
  return bound;
}

const last = new Map<string, Promise<void>>();

/**
 * Trials that share a stack create their entities one after the other: each new team is pushed onto the row of the one
 * admin in a transaction of at most 5 s, in which they would wait for one another (seen on 1.106.2).
 */
async function oneAtATime(stack: string, task: () => Promise<void>): Promise<void> {
  const turn = (last.get(stack) ?? Promise.resolve()).then(task);
  const over = turn.catch(() => {});
  last.set(stack, over);
  await turn.finally(() => {
    if (last.get(stack) === over) last.delete(stack);
  });
}

/**
 * Changes an entity through one replica, by a route that LiteLLM has for it.
 * @throws PhantomError ERR_ADMIN_API
 */
export async function changeEntity(
  entity: BoundEntity,
  change: EntityChange,
  { stack, replica, signal }: { stack: Administered; replica: number; signal: AbortSignal },
): Promise<void> {
  const through = { ...stack, replicas: [stack.replicas[replica]!] };
  await take(changeCall(entity, change), through, signal);
}

async function take(step: CreationStep, stack: Administered, signal: AbortSignal | undefined): Promise<void> {
  if ("sql" in step) return void (await writeRow(step, stack.postgresUrl));
  const { status, text } = await perform(step, stack, signal);
  if (status < 300) return;
  if (step.unlicensed && status === 403) return void (await writeRow(step.unlicensed, stack.postgresUrl));
  throw refused(step.route, `answered ${status}: ${withoutSecrets(text).slice(0, 1000)}`);
}

async function perform(
  { route, body }: AdminCall,
  { replicas, masterKey }: Administered,
  signal: AbortSignal | undefined,
): Promise<{ status: number; text: string }> {
  try {
    const response = await request(new URL(route, replicas[0]!.url), {
      method: "POST",
      headers: { authorization: `Bearer ${masterKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      reset: true,
      signal: signal ?? null,
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (error) {
    signal?.throwIfAborted();
    throw refused(route, `was not answered: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

/** LiteLLM answered that it does not know, or does not take, what was asked of it. */
export function isRefusal(error: unknown): error is PhantomError {
  return error instanceof PhantomError && error.code === "ERR_ADMIN_API" && / answered 4\d\d: /.test(error.message);
}

function refused(route: string, message: string, cause?: unknown): PhantomError {
  return new PhantomError("ERR_ADMIN_API", {
    operation: `call LiteLLM's ${route}`,
    message: `POST ${route} ${message}`,
    hint: "The replica's log, in the run directory's logs/, says more; some routes ask for an enterprise licence.",
    cause,
  });
}
