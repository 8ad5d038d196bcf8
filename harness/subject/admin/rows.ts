import { Client, type QueryResult } from "pg";
import type { RowWrite } from "../../catalogue/index.ts";

/** Runs one statement on LiteLLM's database. */
export async function writeRow({ sql, values }: RowWrite, postgresUrl: string): Promise<QueryResult> {
  const client = new Client({ connectionString: postgresUrl });
  client.on("error", () => {});
  try {
    await client.connect();
    return await client.query(sql, values);
  } finally {
    await client.end().catch(() => {});
  }
}
