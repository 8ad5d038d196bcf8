import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { startClock } from "../../../harness/clock.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { openPool } from "../../../harness/record/postgres-pool.ts";
import { startRelay } from "../../../harness/relay/index.ts";
import { type Deployment, startAttachHost } from "../../../harness/stack/attach/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { parseSetting } from "../../../harness/subject/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { startGateway } from "../../stub/gateway.ts";
import { startStores } from "../../stub/stores.ts";
import { swallowing } from "../../stub/swallowing.ts";
import type { Switches } from "../../stub/switches.ts";
import { createTables } from "../../stub/tables.ts";

const masterKey = "sk-somebodys-own";
/** The stub writes at once, so that two intervals are soon over: 1000 × (−4.7 + 5) ms. */
const settings = [parseSetting("general_settings.proxy_batch_write_at=-4.7")];

/** Two stub gateways that somebody runs on a Redis, a Postgres and a relay of his own. */
export async function startDeployment(switches: Switches = {}, redisOf: "relay" | "itself" = "relay") {
  await using started = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), "p429-attach-"));
  started.defer(() => rm(dir, { recursive: true, force: true }));
  const stores = started.use(await startStores());
  await createTables(stores.postgres.url);
  const relay = started.use(
    await startRelay({
      clock: { now: () => performance.now() + 1e6 },
      host: "127.0.0.1",
      upstream: stores.redis,
      redisPorts: [0, 0],
      providerPort: 0,
      controlPort: 0,
      token: null,
      report: () => {},
    }),
  );
  const urls: string[] = [];
  for (const [replica, port] of relay.redisPorts.entries()) {
    const gateway = started.use(
      await startGateway({
        replica,
        port: 0,
        redis: redisOf === "relay" ? { host: "127.0.0.1", port } : stores.redis,
        postgresUrl: stores.postgres.url,
        providerUrl: `http://127.0.0.1:${relay.providerPort}`,
        masterKey,
        switches,
        batchMs: 20,
        counterTtlS: 60,
        refusalStatus: 422,
        lostReplyAfterMs: 1000,
      }),
    );
    urls.push(`http://127.0.0.1:${gateway.port}`);
  }
  const redis = started.adopt(new Redis(stores.redis.url), (client) => client.disconnect());
  const postgres = started.adopt(openPool({ connectionString: stores.postgres.url, max: 1 }), (pool) => pool.end());
  const ending = started.move();
  const deployment: Deployment = {
    urls,
    masterKey,
    redisUrl: stores.redis.url,
    postgresUrl: stores.postgres.url,
    relay: { url: `ws://127.0.0.1:${relay.controlPort}`, token: null },
  };

  const attach = async (over: Partial<Deployment> = {}) => {
    await using own = new AsyncDisposableStack();
    const host = own.use(startAttachHost({ deployment: { ...deployment, ...over }, settings }));
    const signal = new AbortController().signal;
    const stack = own.use(
      await host.start({ settings: [], replicas: 2, logDir: dir, clock: startClock(), signal, report: () => {} }),
    );
    const kept = own.move();
    return { stack, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  };
  /** Tables with how many of their rows hold something of phantom429, and such keys in Redis. */
  const traces = async () => {
    const { rows } = await postgres.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_name LIKE 'LiteLLM%'",
    );
    const counted: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await postgres.query(`SELECT 1 FROM "${name}" AS row WHERE row::text LIKE '%p429-%'`);
      if (rowCount) counted.push(`${name} ${rowCount}`);
    }
    return [...counted, ...(await redis.keys("spend:*p429-*"))];
  };
  return { relay, redis, postgres, attach, traces, dir, [Symbol.asyncDispose]: () => ending.disposeAsync() };
}

let runs = 0;

/** A busy machine's load generator that fell behind is not what is tested here. */
export async function judge(
  stack: StartedStack,
  dir: string,
  scenario: string,
  swallow?: keyof typeof swallowing,
): Promise<Verdict> {
  for (let attempt = 1; ; attempt++) {
    const { verdict } = await runPlan({
      plan: makePlan(findScenario(scenario), { seed: 1 }),
      stack,
      dir: join(dir, `run-${++runs}`),
      profile: "fast",
      command: "test",
      expected: null,
      signal: new AbortController().signal,
      report: () => {},
      ...(swallow ? { playPhase: swallowing[swallow] } : {}),
    });
    if (attempt === 3 || !verdict.reason.includes("load generator fell behind")) return verdict;
  }
}
