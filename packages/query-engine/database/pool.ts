import pg from "pg";
import { columnParser, FIRST_USER_OID, hasUserTypes, type RawResult, substituteTypes } from "./columns.ts";
import type { Datasource } from "./datasource.ts";

/** Prisma's own engine keeps an idle connection for 300 s. */
const IDLE_MS = 300_000;
/** Prisma's own engine asks a connection that it has not tried for so long whether it answers, before a transaction gets it. */
const TRY_AFTER_MS = 15_000;

/** The connections of one engine instance, and what of them the adapter sees. */
export interface EnginePool extends AsyncDisposable {
  /** Resolves when the next transaction to start has its connection, or gets none; called before it is started. */
  acquisition(): Promise<void>;
  /** For the adapter. Its results have types that the adapter knows. */
  readonly adapterPool: pg.Pool;
  readonly connections: { open: number; idle: number; waiting: number };
  /** Cuts every connection, also those in transactions. */
  abandon(): void;
}

interface QueryConfig {
  queryMode?: "extended";
  types: { getTypeParser(oid: number, format: string): unknown };
}
type RunQuery = (config: QueryConfig, values: unknown[]) => Promise<RawResult>;
type WrapQuery = (run: RunQuery, config: QueryConfig, values: unknown[]) => Promise<RawResult>;

/** @param onQuery gets the duration in ms of each statement. */
export function openPool(datasource: Datasource, onQuery: (ms: number) => void): EnginePool {
  const pool = new pg.Pool({
    connectionString: datasource.connectionString,
    max: datasource.connectionLimit,
    connectionTimeoutMillis: datasource.poolTimeoutMs,
    idleTimeoutMillis: IDLE_MS,
  });
  const leases = new Set<Lease>();
  const triedAt = new WeakMap<pg.PoolClient, number>();
  const acquisitions: (() => void)[] = [];
  // An "error" event without a listener would end the process; the query at hand gets the error anyway.
  pool.on("error", () => {});
  const clients = new Set<pg.PoolClient>();
  let abandoned = false;
  // Without waiting: a client with a statement under way closes its socket.
  const cut = (client: pg.PoolClient) => void (client as unknown as pg.Client).end().catch(() => {});
  pool.on("remove", (client) => clients.delete(client));
  pool.on("connect", (client) => {
    client.on("error", () => {});
    clients.add(client);
    if (abandoned) cut(client);
    triedAt.set(client, performance.now());
  });
  const checkOut = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    if (performance.now() - triedAt.get(client)! < TRY_AFTER_MS) return client;
    try {
      await client.query("SELECT 1");
    } catch {
      client.release(true);
      return checkOut();
    }
    triedAt.set(client, performance.now());
    return client;
  };
  const userArrays = userArrayTypes(async () => {
    const { rows } = await pool.query<{ oid: number }>(
      "SELECT oid::int4 AS oid FROM pg_type WHERE typcategory = 'A' AND oid >= $1",
      [FIRST_USER_OID],
    );
    return new Set(rows.map((row) => row.oid));
  });
  const query: WrapQuery = async (run, config, values) => {
    const start = performance.now();
    const result = await run(
      {
        ...config,
        // Prepared also without parameters, as by Prisma's own engine: the server then refuses a second statement.
        queryMode: "extended",
        types: { getTypeParser: (oid, format) => parser(config, oid, format) },
      },
      values,
    );
    onQuery(performance.now() - start);
    substituteTypes(result, hasUserTypes(result) ? await userArrays(result) : new Set());
    return result;
  };
  // The adapter insists on `instanceof Pool`; it calls query() and connect() of it, and query() and release() of a client.
  const adapterPool: pg.Pool = Object.assign(Object.create(pool), {
    query: (config: QueryConfig, values: unknown[]) => query(pool.query.bind(pool) as never, config, values),
    connect: async () => {
      const acquired = acquisitions.shift();
      try {
        const lease = new Lease(await checkOut(), query, (ended) => leases.delete(ended));
        leases.add(lease);
        return lease;
      } finally {
        acquired?.();
      }
    },
  });
  return {
    adapterPool,
    acquisition: () => new Promise((resolve) => acquisitions.push(resolve)),
    get connections() {
      return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
    },
    abandon: () => {
      abandoned = true;
      for (const lease of leases) lease.release(true);
      for (const client of clients) cut(client);
      void pool.end().catch(() => {});
    },
    [Symbol.asyncDispose]: () => {
      for (const lease of leases) lease.release(true);
      return pool.end();
    },
  };
}

/** A connection that a transaction of the engine holds. */
class Lease {
  readonly #client: pg.PoolClient;
  readonly #query: WrapQuery;
  readonly #onEnd: (lease: Lease) => void;
  #ended = false;

  constructor(client: pg.PoolClient, query: WrapQuery, onEnd: (lease: Lease) => void) {
    this.#client = client;
    this.#query = query;
    this.#onEnd = onEnd;
  }

  query(config: QueryConfig, values: unknown[]): Promise<RawResult> {
    return this.#query(this.#client.query.bind(this.#client) as never, config, values);
  }

  release(destroy = false): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd(this);
    this.#client.release(destroy);
  }
}

function parser(config: QueryConfig, oid: number, format: string): unknown {
  return (format === "text" ? columnParser(oid) : undefined) ?? config.types.getTypeParser(oid, format);
}

/** Asks the catalog for user-made array types, and again when a type shows up that is newer than the last answer. */
function userArrayTypes(load: () => Promise<Set<number>>): (result: RawResult) => Promise<Set<number>> {
  let known: Promise<Set<number>> | undefined;
  let newest = 0;
  return (result) => {
    const highest = Math.max(...(result.fields ?? []).map((field) => field.dataTypeID));
    if (!known || highest > newest) {
      newest = Math.max(newest, highest);
      known = load();
      known.catch(() => {
        known = undefined;
      });
    }
    return known;
  };
}
