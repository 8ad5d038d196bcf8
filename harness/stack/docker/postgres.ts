import pg from "pg";
import { PhantomError } from "../../errors/index.ts";
import type { RunningContainer } from "./container.ts";
import type { Migration } from "./examine.ts";
import { untilAnswers } from "./redis.ts";

const user = "litellm";
const database = "litellm";

/** Nothing of it has to outlive the stack. */
export const postgresCommand = [
  "postgres",
  ...["-c", "fsync=off"],
  ...["-c", "synchronous_commit=off"],
  ...["-c", "full_page_writes=off"],
  ...["-c", "max_connections=200"],
];

export const postgresEnvironment = (password: string) => ({
  POSTGRES_USER: user,
  POSTGRES_PASSWORD: password,
  POSTGRES_DB: database,
});

export function postgresUrl(host: string, port: number, password: string): string {
  return `postgresql://${user}:${password}@${host}:${port}/${database}`;
}

/** Waits for the server, applies the migrations in one session, and resolves with its version, "17.5". */
export async function migrate(
  container: RunningContainer,
  url: string,
  migrations: readonly Migration[],
  log: string,
  signal: AbortSignal,
): Promise<string> {
  const client = await untilAnswers("PostgreSQL", container, log, signal, () => connect(url));
  try {
    for (const { name, sql } of migrations) {
      signal.throwIfAborted();
      await client.query(sql).catch((cause: Error) => {
        throw new PhantomError("ERR_STACK_START", {
          operation: "apply migrations",
          message: `The migration ${name} failed: ${cause.message}`,
          hint: "The image's migrations do not apply to an empty PostgreSQL of this version; `--image postgres=NAME` chooses another.",
          cause,
        });
      });
    }
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return rows[0]!.server_version.split(" ")[0]!;
  } finally {
    await client.end();
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  return client;
}
