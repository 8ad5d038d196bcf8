import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import type { BoundEntity } from "../../../harness/contracts/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { strike } from "../../../harness/strike/index.ts";
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
const field = (id: string) => ({
  stack: {
    kind: "stub",
    redisUrl: stores.redis.url,
    postgresUrl: stores.postgres.url,
    clock: startClock(),
    hands: {
      postgresLinks: [0, 1].map((replica) => ({
        cut: () => void cuts.push(`cut ${replica}`),
        heal: () => void cuts.push(`heal ${replica}`),
      })),
    },
  } as unknown as StartedStack,
  entities: [entity(id)],
  stopped: new Set<number>(),
  signal: AbortSignal.timeout(30_000),
});
const refuse = (id: string, forMs: number) =>
  strike({ id: "f1", kind: "row-refused", ref: "customer", whenHeld: [], forMs }, field(id));
const cutOff = (id: string) =>
  strike(
    { id: "f1", kind: "postgres-partition", replica: 1, whenHeld: [], forMs: 2500, whileWriting: "customer" },
    field(id),
  );
const spend = (id: string) =>
  pool.query(`UPDATE "LiteLLM_EndUserTable" SET spend = spend + 1 WHERE user_id = $1`, [id]).then(
    () => "written",
    (error) => (error as { code: string }).code,
  );

test("one row is refused as by a CHECK, and no other, and written again afterwards", async () => {
  const refusing = refuse("o'hara", 1500);
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
  expect(await refuse("bob", 300)).toBeNull();
});

test("a replica is cut off while its transaction waits for the row", async () => {
  const cutting = cutOff("bob");
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
  const cutting = cutOff("bob");
  await delay(500);
  expect(await spend("bob")).toBe("written");
  expect(await cutting).toBeNull();
  expect(cuts).toEqual(["cut 1", "heal 1"]);
});

test("a counter is deleted, and where there was none nothing was struck", async () => {
  const evict = () => strike({ id: "f1", kind: "counter-evicted", ref: "customer", whenHeld: [] }, field("bob"));
  const redis = new Redis(stores.redis.url);
  await redis.set("c:bob", "1");
  expect(await evict()).toEqual({ replica: null, detail: "counter deleted: c:bob" });
  expect(await evict()).toBeNull();
  redis.disconnect();
});

test("a stack without hands on its processes says so", async () => {
  const { hands: _, ...stack } = field("bob").stack;
  const struck = async () =>
    strike({ id: "f1", kind: "replica-kill", replica: 0, whenHeld: [] }, { ...field("bob"), stack });
  await expect(struck()).rejects.toThrow("there is no control of the processes of a stack of kind stub");
});
