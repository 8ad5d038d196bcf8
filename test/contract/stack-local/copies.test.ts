import pg from "pg";
import { expect, test } from "vitest";
import { copyDatabase } from "../../../harness/stack/local/postgres/copies.ts";
import { startStores } from "../../stub/stores.ts";

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test("copies of a database made at the same time have its tables, know nothing of each other, and go when disposed", async () => {
  await using stores = await startStores();
  const { url } = stores.postgres;
  await ask(url, "CREATE TABLE spend AS SELECT 1 AS amount");
  await using one = await copyDatabase(url, "stack_1");
  {
    await using others = new AsyncDisposableStack();
    const made = await Promise.all(["stack_2", "stack_3"].map((name) => copyDatabase(url, name)));
    for (const copy of made) others.use(copy);
    await ask(made[0]!.url, "UPDATE spend SET amount = 2");
    expect(await Promise.all([one, ...made].map((copy) => ask(copy.url, "SELECT amount FROM spend")))).toEqual([
      [{ amount: 1 }],
      [{ amount: 2 }],
      [{ amount: 1 }],
    ]);
  }
  const left = await ask(one.url, "SELECT datname FROM pg_database WHERE datname LIKE 'stack%'");
  expect(left).toEqual([{ datname: "stack_1" }]);
});
