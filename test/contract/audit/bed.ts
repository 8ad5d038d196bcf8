import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { Client } from "pg";
import { type AuditOptions, audit, openSources, type Places } from "../../../harness/audit/index.ts";
import { startClock } from "../../../harness/clock.ts";
import { type Stores, startStores } from "../../stub/stores.ts";
import { createTables } from "../../stub/tables.ts";

/** A database like LiteLLM's and a Redis, with a role and a user that may only read. */
export interface Bed extends AsyncDisposable {
  stores: Stores;
  redis: Redis;
  postgres: Client;
  /** Of the user and the role that may only read. */
  readers: { redisUrl: string; postgresUrl: string };
}

const longestSleepMs = 600;
const password = "only-reading";

export async function startBed(): Promise<Bed> {
  await using started = new AsyncDisposableStack();
  const stores = started.use(await startStores());
  const redis = started.adopt(new Redis(stores.redis.url), (client) => client.disconnect());
  await createTables(stores.postgres.url);
  const postgres = started.adopt(new Client({ connectionString: stores.postgres.url }), (client) => client.end());
  await postgres.connect();
  await postgres.query(`
    ALTER TABLE "LiteLLM_SpendLogs" ADD COLUMN "endTime" timestamp;
    ALTER TABLE "LiteLLM_TeamTable" ADD COLUMN team_alias text;
    ALTER TABLE "LiteLLM_VerificationToken" ADD COLUMN max_parallel_requests int, ADD COLUMN budget_limits jsonb,
      ADD COLUMN created_at timestamp DEFAULT (now() AT TIME ZONE 'utc') - interval '1 day';
    CREATE TABLE "LiteLLM_BudgetWindowSpend" (entity_type text, entity_id text, window_duration text, window_start timestamp,
      spend float8, PRIMARY KEY (entity_type, entity_id, window_duration));
    CREATE ROLE reader LOGIN PASSWORD '${password}';
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader;`);
  await redis.call(
    "ACL",
    "SETUSER",
    "reader",
    "on",
    `>${password}`,
    "~*",
    "resetchannels",
    "+get",
    "+mget",
    "+ttl",
    "+pttl",
  );
  const readers = {
    redisUrl: withUser(stores.redis.url),
    postgresUrl: withUser(stores.postgres.url),
  };
  const kept = started.move();
  return { stores, redis, postgres, readers, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function withUser(url: string): string {
  const address = new URL(url);
  address.username = "reader";
  address.password = password;
  return address.toString();
}

/** An audit that takes no longer than a test may. */
export async function auditNow(
  { readers }: Bed,
  {
    places = {},
    options = {},
    report = () => {},
    asleep = async () => {},
  }: {
    places?: Partial<Places>;
    options?: Partial<AuditOptions>;
    report?: (text: string) => void;
    /** Is waited for in each pause. */
    asleep?: () => Promise<void>;
  } = {},
) {
  const clock = startClock();
  const around = {
    clock,
    // What waits for a server to come back has not to wait for long here.
    sleep: async (ms: number) => {
      await asleep();
      await delay(Math.min(Math.max(0, ms), longestSleepMs));
    },
    signal: new AbortController().signal,
    report,
  };
  await using sources = await openSources(
    {
      redis: { urls: [readers.redisUrl], cluster: false, sentinelGroup: null, sentinelPassword: null },
      namespace: "",
      release: null,
      rate: 1_000_000,
      postgresUrl: readers.postgresUrl,
      statementMs: 10_000,
      endUserBudget: null,
      ...places,
    },
    around,
  );
  const assumed = { writtenWithinMs: 100, longestRequestMs: 300, largestRequest: null, least: 1e-6 };
  const all: AuditOptions = {
    samples: 3,
    intervalMs: 250,
    assumed,
    follow: true,
    logsWithinMs: null,
    setting: { release: null, redis: "single" },
    ...options,
  };
  return await audit(sources, all, around);
}
