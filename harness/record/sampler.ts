import { Redis } from "ioredis";
import type { Pool } from "pg";
import type { Clock } from "../clock.ts";
import type { BoundEntity, Sample, Undelivered } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { ledgerColumns, ledgerTable, undeliveredOf, undeliveredQuery } from "./deliveries.ts";
import { openPool } from "./postgres-pool.ts";
import { type HasColumns, spendQuery, spendTables } from "./spend-sources.ts";

/** Reads counters and spend without leaving a trace in either: no write, no TTL refreshed. */
export interface Sampler extends AsyncDisposable {
  /**
   * One Sample per entity, in their order. All counters and TTLs are read in one MULTI, before the database;
   * `t` is when the counters were read.
   * @throws PhantomError ERR_SAMPLE when Redis or Postgres do not answer, or a counter is not a number.
   */
  read(entities: readonly BoundEntity[], label: string, quiescent: boolean): Promise<Sample[]>;
  /**
   * What LiteLLM's spend ledger holds of these entities' requests and their rows do not; none where the database has no
   * such ledger, and then nothing is asked.
   * @throws PhantomError ERR_SAMPLE
   */
  undelivered(entities: readonly BoundEntity[]): Promise<Undelivered[]>;
  /** The database has such a ledger, whatever the sources say. */
  readonly ledger: boolean;
  /** Why that cannot be read although there is such a ledger; null: nothing is in the way. */
  readonly blind: string | null;
}

export interface SamplerOptions {
  /** Redis itself, past the proxy, so that reading stands in no ledger and no rule strikes it. */
  redisUrl: string;
  postgresUrl: string;
  clock: Clock;
}

const operation = "read counters and spend";
const connectTimeoutMs = 10_000;

/** Connects to both, @throws PhantomError ERR_SAMPLE naming the one that is missing. */
export async function openSampler({ redisUrl, postgresUrl, clock }: SamplerOptions): Promise<Sampler> {
  await using opened = new AsyncDisposableStack();
  const redis = opened.adopt(connectRedis(redisUrl), (client) => client.disconnect());
  const postgres = opened.adopt(
    openPool({ connectionString: postgresUrl, max: 2, connectionTimeoutMillis: connectTimeoutMs }),
    (pool) => pool.end(),
  );
  await redis.connect().catch(failed("Redis", redisUrl));
  const has = await schemaOf(postgres).catch(failed("Postgres", postgresUrl));

  const readSpend = async (entity: BoundEntity) => {
    const { rows } = await postgres.query<Spend>(spendQuery(entity, has));
    return rows[0]!;
  };

  const lacking = ledgerColumns.filter((column) => !has(ledgerTable, [column]));
  const ledger = lacking.length < ledgerColumns.length;
  const kept = opened.move();
  return {
    ledger,
    blind:
      lacking.length === 0 || !ledger
        ? null
        : `"${ledgerTable}" has no column ${lacking.join(", ")}, so what waits there cannot be seen`,
    async read(entities, label, quiescent) {
      const t = clock.now();
      const counters = await readCounters(redis, entities).catch(failed("Redis", redisUrl));
      const spends = await Promise.all(entities.map(readSpend)).catch(failed("Postgres", postgresUrl));
      return entities.map(({ ref, counterKey }, i) => {
        const { row, logs_spend, logs_count } = spends[i]!;
        return {
          t,
          label,
          quiescent,
          ref,
          key: counterKey,
          ...counters[i]!,
          row,
          logsSpend: logs_spend,
          logsCount: logs_count,
        };
      });
    },
    async undelivered(entities) {
      if (lacking.length > 0) return [];
      const { rows } = await postgres.query(undeliveredQuery(entities)).catch(failed("Postgres", postgresUrl));
      return rows.map((row) => undeliveredOf(row, entities));
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface Spend {
  row: number | null;
  logs_spend: number;
  logs_count: number;
}

function connectRedis(url: string): Redis {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: connectTimeoutMs, retryStrategy: () => null });
  // Failures reach the caller through the commands; without a listener ioredis also prints them.
  return redis.on("error", () => {});
}

async function schemaOf(postgres: Pool): Promise<HasColumns> {
  const { rows } = await postgres.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = ANY($1)`,
    [[...spendTables, ledgerTable]],
  );
  const names = new Set(rows.map(({ name }) => name));
  return (table, columns) => columns.every((column) => names.has(`${table}.${column}`));
}

async function readCounters(
  redis: Redis,
  entities: readonly BoundEntity[],
): Promise<Pick<Sample, "counter" | "ttl">[]> {
  if (entities.length === 0) return [];
  // Redis may have been restarted since.
  if (redis.status === "end") await redis.connect();
  const transaction = redis.multi();
  for (const { counterKey } of entities) transaction.get(counterKey).ttl(counterKey);
  const replies = (await transaction.exec()) ?? [];
  return entities.map(({ counterKey }, i) => {
    const [error, value] = replies[2 * i] ?? [new Error("no reply"), null];
    if (error) throw new Error(`${counterKey}: ${error.message}`);
    if (value === null) return { counter: null, ttl: null };
    const counter = Number(value);
    if (!Number.isFinite(counter))
      throw new Error(`${counterKey} holds ${JSON.stringify(value)}, which is not a number`);
    return { counter, ttl: Number(replies[2 * i + 1]![1]) };
  });
}

function failed(store: "Redis" | "Postgres", url: string): (error: unknown) => never {
  return (error) => {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    throw new PhantomError("ERR_SAMPLE", {
      operation,
      message: `${store} at ${addressOf(url)} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: `See that ${store} runs at that address; its log is among those of the run.`,
      cause: error,
    });
  };
}

/** Host and port without the password. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "a malformed address";
}
