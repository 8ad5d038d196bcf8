import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cutOffWhileWriting, refuseRow } from "../../../harness/campaign/row-faults.ts";
import { startClock } from "../../../harness/clock.ts";
import type { BoundEntity } from "../../../harness/contracts/index.ts";
import { type Stores, startStores } from "../../stub/stores.ts";
import { createTables } from "../../stub/tables.ts";

let stores: Stores;
let pool: Pool;
const cuts: string[] = [];

beforeAll(async () => {
  stores = await startStores();
  pool = new Pool({ connectionString: stores.postgres.url });
  pool.on("error", () => {});
  await createTables(stores.postgres.url);
  await pool.query(`INSERT INTO "LiteLLM_EndUserTable" (user_id, spend) VALUES ('bob', 0), ('o''hara', 0)`);
});
afterAll(async () => {
  await pool?.end();
  await stores?.[Symbol.asyncDispose]();
});
beforeEach(() => void cuts.splice(0));

const entity = (id: string): BoundEntity => ({
  ref: "customer",
  kind: "end_user",
  budget: 1,
  id,
  counterKey: `c:${id}`,
});
const ground = () => ({
  stack: {
    redisUrl: stores.redis.url,
    postgresUrl: stores.postgres.url,
    clock: startClock(),
    partitionPostgres: async (replica: number) => void cuts.push(`cut ${replica}`),
    healPostgres: async (replica: number) => void cuts.push(`heal ${replica}`),
  },
  entities: [],
  signal: AbortSignal.timeout(30_000),
});
const spend = (id: string) =>
  pool.query(`UPDATE "LiteLLM_EndUserTable" SET spend = spend + 1 WHERE user_id = $1`, [id]).then(
    () => "written",
    (error) => (error as { code: string }).code,
  );

test("one row is refused as by a CHECK, and no other, and written again afterwards", async () => {
  const refusing = refuseRow(entity("o'hara"), 1500, ground());
  await delay(700);
  expect(await Promise.all([spend("o'hara"), spend("o'hara"), spend("bob")])).toEqual(["23514", "23514", "written"]);
  expect(await refusing).toEqual({
    replica: null,
    detail: expect.stringMatching(/^Postgres refused 2 changes .* customer/),
  });
  expect(await spend("o'hara")).toBe("written");
  const { rows } = await pool.query("SELECT 1 FROM pg_class WHERE relname LIKE 'phantom429%'");
  expect(rows).toEqual([]);
});

test("where nothing was refused nothing was struck", async () => {
  expect(await refuseRow(entity("bob"), 300, ground())).toBeNull();
});

test("a replica is cut off while its transaction waits for the row", async () => {
  const cutting = cutOffWhileWriting(entity("bob"), { replica: 1, forMs: 2500 }, ground());
  await delay(500);
  const writer = await pool.connect();
  // As of one whose COMMIT does not come through.
  await writer.query("BEGIN");
  await writer.query(`UPDATE "LiteLLM_EndUserTable" SET spend = spend + 1 WHERE user_id = 'bob'`);
  expect(cuts).toEqual(["cut 1"]);
  expect(await cutting).toEqual({ replica: 1, detail: expect.stringContaining("while it wrote the row of customer") });
  await writer.query("COMMIT");
  writer.release();
  expect(cuts).toEqual(["cut 1", "heal 1"]);
});

test("a transaction that goes on was another's: nothing was struck", async () => {
  const cutting = cutOffWhileWriting(entity("bob"), { replica: 1, forMs: 2500 }, ground());
  await delay(500);
  expect(await spend("bob")).toBe("written");
  expect(await cutting).toBeNull();
  expect(cuts).toEqual(["cut 1", "heal 1"]);
});
