import pg from "pg";

/** One connection, on which each statement is a read-only transaction of its own. */
export interface Transactions extends AsyncDisposable {
  /** @throws where Postgres does not answer in time, or refuses */
  rows<R>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

const connectMs = 10_000;
/** On top of what a statement may take: for the way. */
const answerMs = 5_000;

/**
 * Settings are local to each transaction, since a pooler such as PgBouncer takes none with the connection. `schema` in the
 * URL is Prisma's.
 */
export async function openTransactions(url: string, statementMs: number): Promise<Transactions> {
  const schema = URL.canParse(url) ? new URL(url).searchParams.get("schema") : null;
  const settings = [
    `SET LOCAL statement_timeout = ${statementMs}`,
    ...(schema === null ? [] : [`SET LOCAL search_path = ${pg.escapeIdentifier(schema)}`]),
  ].join("; ");
  let client = await connected(url, statementMs);
  let over = false;
  return {
    async rows<R>(text: string, values: readonly unknown[] = []) {
      if (over) {
        client = await connected(url, statementMs);
        over = false;
      }
      try {
        await client.query(`BEGIN TRANSACTION READ ONLY; ${settings}`);
        const { rows } = await client.query(text, [...values]);
        await client.query("COMMIT");
        return rows as R[];
      } catch (error) {
        over = true;
        await client.end().catch(() => {});
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      if (!over) await client.end().catch(() => {});
    },
  };
}

async function connected(url: string, statementMs: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "phantom429 audit",
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs + answerMs,
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}
