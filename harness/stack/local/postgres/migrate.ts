import { readFile } from "node:fs/promises";
import pg from "pg";
import { PhantomError } from "../../../errors/index.ts";
import type { Migrations } from "../../../subject/index.ts";
import { databaseUrl } from "./server.ts";

/** Makes the database `litellm` and applies each file as one script, as `prisma migrate deploy` would. */
export async function migrate(
  port: number,
  password: string,
  migrations: Migrations | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Each database is 300 files that every start copies, so `postgres` becomes `litellm`, and template0 goes.
  await withClient(databaseUrl(port, password, "template1"), async (client) => {
    await client.query("ALTER DATABASE postgres RENAME TO litellm");
    await client.query("ALTER DATABASE template0 IS_TEMPLATE false");
    await client.query("DROP DATABASE template0");
  });
  await withClient(databaseUrl(port, password, "litellm"), async (client) => {
    for (const file of migrations?.files ?? []) {
      signal?.throwIfAborted();
      await apply(client, file);
    }
  });
}

async function withClient(url: string, use: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, file: string): Promise<void> {
  try {
    await client.query(await readFile(file, "utf8"));
  } catch (cause) {
    throw new PhantomError("ERR_STACK_START", {
      operation: "apply migrations",
      message: `The migration ${file} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "The subject's migrations do not apply to an empty PostgreSQL. Try the release they belong to.",
      cause,
    });
  }
}
