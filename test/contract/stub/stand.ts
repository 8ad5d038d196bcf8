import { Redis } from "ioredis";
import { startClock } from "../../../harness/clock.ts";
import { type BoundEntity, model, type ProviderScript } from "../../../harness/contracts/index.ts";
import { marker, startProvider } from "../../../harness/provider/index.ts";
import { openSampler, waitForQuiescence } from "../../../harness/record/index.ts";
import { openPool } from "../../../harness/record/postgres-pool.ts";
import { startGateway } from "../../stub/gateway.ts";
import { type Stores, startStores } from "../../stub/stores.ts";
import type { Switches } from "../../stub/switches.ts";
import { createTables } from "../../stub/tables.ts";

export const masterKey = "sk-master";
const script: ProviderScript = {
  status: 200,
  inputTokens: 10,
  outputTokens: 5,
  chunks: 5,
  holdAt: null,
  ending: "complete",
  endAt: null,
  usage: "correct",
  dripMs: 0,
  retryAfterS: null,
  duplicateId: false,
};

/** Redis, Postgres and provider for gateways that talk to Redis directly. */
export async function startStand() {
  await using started = new AsyncDisposableStack();
  const clock = startClock();
  const stores: Stores = started.use(await startStores());
  await createTables(stores.postgres.url);
  const provider = started.use(await startProvider({ clock }));
  const sampler = started.use(
    await openSampler({ redisUrl: stores.redis.url, postgresUrl: stores.postgres.url, clock }),
  );
  const redis = started.adopt(new Redis(stores.redis.url), (client) => client.disconnect());
  const postgres = started.adopt(openPool({ connectionString: stores.postgres.url, max: 1 }), (pool) => pool.end());
  const kept = started.move();
  let customers = 0;
  let requests = 0;
  let sending = 0;

  const gateway = async (switches: Switches = {}, port = 0) => {
    const started = await startGateway({
      replica: 0,
      port,
      redis: stores.redis,
      postgresUrl: stores.postgres.url,
      providerUrl: provider.url,
      masterKey,
      switches,
      batchMs: 20,
      counterTtlS: 60,
      refusalStatus: 422,
      lostReplyAfterMs: 1000,
    });
    return Object.assign(started, { url: `http://127.0.0.1:${started.port}` });
  };

  const post = (url: string, path: string, secret: string, body: unknown, signal: AbortSignal | null = null) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });

  /** An end user with a budget, and a key to send with. */
  const customer = async (url: string, budget: number | null, spend = 0) => {
    const id = `customer-${++customers}`;
    await post(url, "/customer/new", masterKey, { user_id: id, ...(budget === null ? {} : { max_budget: budget }) });
    const { key } = (await (await post(url, "/key/generate", masterKey, {})).json()) as { key: string };
    const entity: BoundEntity = { ref: "customer", kind: "end_user", budget, id, counterKey: `spend:end_user:${id}` };
    if (spend > 0) await postgres.query(`UPDATE "LiteLLM_EndUserTable" SET spend = $1 WHERE user_id = $2`, [spend, id]);
    return { id, key, entity };
  };
  type Customer = Awaited<ReturnType<typeof customer>>;

  /** Sends one request; `name` is its id at the provider. */
  const send = (
    url: string,
    { id, key }: Customer,
    options: { stream?: boolean; maxTokens?: number; script?: Partial<ProviderScript>; signal?: AbortSignal } = {},
  ) => {
    const name = `r${++requests}`;
    provider.script("t", name, { ...script, ...options.script }, options.stream ?? false);
    const body = {
      model: model.name,
      messages: [{ role: "user", content: `${marker("t", name)} hello` }],
      stream: options.stream ?? false,
      max_tokens: options.maxTokens ?? 50,
      user: id,
    };
    sending++;
    const response = post(url, "/v1/chat/completions", key, body, options.signal ?? null).finally(() => sending--);
    response.catch(() => {});
    return { name, response };
  };

  const rest = async ({ entity }: Customer) => {
    const { samples, reached, detail } = await waitForQuiescence({
      sampler,
      entities: () => [entity],
      label: "rest",
      inFlight: () => sending + provider.inFlight("t"),
      stableMs: 300,
      deadlineMs: 20_000,
      pollMs: 30,
      clock,
      signal: new AbortController().signal,
    });
    if (!reached) throw new Error(detail);
    return samples[0]!;
  };

  return {
    provider,
    redis,
    gateway,
    customer,
    send,
    rest,
    post,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
