import pg from "pg";
import { PhantomError } from "../../errors/index.ts";
import { type Catalog, readCatalog } from "./catalog.ts";
import { describeGap, gapsBetween } from "./gaps.ts";
import { remedies } from "./remedies.ts";
import { schemaScript } from "./schema-script.ts";

const scratch = "phantom429_wanted";
const named = 5;

/**
 * Adds to a migrated database what the code's own schema.prisma names beyond the migrations. What it takes away are unique keys
 * and foreign keys that the schema does not name: a database with them refuses rows that the code writes.
 * @returns what was changed, in words
 * @throws PhantomError ERR_DATABASE_UNFIT with what is still missing
 */
export async function fitDatabase(url: string, schema: string, signal?: AbortSignal): Promise<string[]> {
  const script = await schemaScript(schema);
  return withClient(url, async (client) => {
    const wanted = await wantedCatalog(client, script);
    const gaps = gapsBetween(wanted, await readCatalog(client));
    const failures: string[] = [];
    for (const statement of remedies(gaps, script)) {
      signal?.throwIfAborted();
      await client.query(statement).catch((error: Error) => failures.push(error.message));
    }
    const left = gaps.length === 0 ? [] : gapsBetween(wanted, await readCatalog(client));
    if (left.length > 0) throw unfit(left.map(describeGap), failures);
    return gaps.map(describeGap);
  });
}

/** The catalog of what the script makes from nothing: in a schema that is rolled back, so that nothing of it is ever seen. */
async function wantedCatalog(client: pg.Client, script: string): Promise<Catalog> {
  await client.query("BEGIN");
  try {
    // Functions of extensions are in `public`.
    await client.query(`CREATE SCHEMA ${scratch}; SET LOCAL search_path TO ${scratch}, public`);
    await client.query(script).catch((cause: Error) => {
      throw refused(`What Prisma makes of schema.prisma does not run on this PostgreSQL: ${cause.message}.`, cause);
    });
    return await readCatalog(client);
  } finally {
    await client.query("ROLLBACK");
  }
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function unfit(missing: readonly string[], failures: readonly string[]): PhantomError {
  const more = missing.length > named ? `, and ${missing.length - named} more` : "";
  const because = failures[0] === undefined ? "" : ` Postgres: ${failures[0]}.`;
  return refused(
    `LiteLLM's migrations and its schema.prisma do not fit. Still missing: ${missing.slice(0, named).join(", ")}${more}.${because}`,
  );
}

function refused(message: string, cause?: Error): PhantomError {
  return new PhantomError("ERR_DATABASE_UNFIT", {
    operation: "add to the database what schema.prisma names",
    message,
    cause,
    hint: "Without it, spend may not be written. Add a migration to the checkout or patch, or choose another release.",
  });
}
