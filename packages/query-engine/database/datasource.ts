import os from "node:os";

/** A Prisma connection URL, taken apart: what Prisma reads from it, and what is left for the driver. */
export interface Datasource {
  /** For `pg`, without the parameters that only Prisma knows. */
  connectionString: string;
  host: string;
  port: number;
  schema: string | undefined;
  /** Connections at most. */
  connectionLimit: number;
  /** How long a query waits for a connection, in ms; 0: for ever. */
  poolTimeoutMs: number;
}

const PRISMA_ONLY = [
  "connection_limit",
  "pool_timeout",
  "connect_timeout",
  "socket_timeout",
  "schema",
  "pgbouncer",
  "statement_cache_size",
  "sslaccept",
  "sslidentity",
  "sslpassword",
];
const DEFAULT_POOL_TIMEOUT_S = 10;

/**
 * The URL that an engine must connect to: OVERWRITE_DATASOURCES (JSON, `[{name, url}]`) before what the schema's datasource names.
 *
 * @throws Error if there is none.
 */
export function datasourceUrl(schema: string, env: NodeJS.ProcessEnv): string {
  const overwrite = env.OVERWRITE_DATASOURCES;
  const overwritten = overwrite ? (JSON.parse(overwrite) as { url?: string }[])[0]?.url : undefined;
  if (overwritten) return overwritten;
  const block = /^\s*datasource\s+\w+\s*\{(.*?)^\s*\}/ms.exec(schema)?.[1] ?? "";
  const named = /^\s*url\s*=\s*env\("([^"]+)"\)/m.exec(block)?.[1];
  const literal = /^\s*url\s*=\s*"([^"]+)"/m.exec(block)?.[1];
  const url = named ? env[named] : literal;
  if (url) return url;
  throw new Error(named ? `Environment variable not found: ${named}.` : "The schema's datasource has no url.");
}

/** Prisma's connection parameters: https://www.prisma.io/docs/orm/overview/databases/postgresql */
export function parseDatasource(databaseUrl: string): Datasource {
  const url = new URL(databaseUrl);
  const parameters = url.searchParams;
  const schema = parameters.get("schema") ?? undefined;
  const connectionLimit = positive(parameters.get("connection_limit")) ?? os.availableParallelism() * 2 + 1;
  const poolTimeout = Number(parameters.get("pool_timeout") ?? DEFAULT_POOL_TIMEOUT_S);
  for (const name of PRISMA_ONLY) parameters.delete(name);
  if (schema && !parameters.has("options")) parameters.set("options", `-c search_path=${schema}`);
  return {
    connectionString: url.toString(),
    host: url.hostname,
    port: Number(url.port || 5432),
    schema,
    connectionLimit,
    poolTimeoutMs: Number.isFinite(poolTimeout) ? poolTimeout * 1000 : DEFAULT_POOL_TIMEOUT_S * 1000,
  };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
