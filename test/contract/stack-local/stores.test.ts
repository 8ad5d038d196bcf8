import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import pg from "pg";
import { expect, test } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { openSampler } from "../../../harness/record/index.ts";
import { isAlive } from "../../../harness/stack/common/processes.ts";
import { startStores } from "../../stub/stores.ts";
import { createTables } from "../../stub/tables.ts";

const entity = { ref: "c", kind: "end_user", budget: 1, id: "c", counterKey: "spend:end_user:c" } as const;

test("a Redis that restarts keeps its address, and its data with their TTL only when it is to; whoever samples finds it again", async () => {
  await using stores = await startStores();
  const { redis, postgres } = stores;
  await createTables(postgres.url);
  const addresses = { redisUrl: redis.url, postgresUrl: postgres.url };
  await using sampler = await openSampler({ ...addresses, clock: startClock() });
  const read = async () => (await sampler.read([entity], "now", false))[0]!;
  const write = new Redis(redis.url);
  await write.set(entity.counterKey, "0.5", "EX", 60);
  write.disconnect();

  const first = redis.pid;
  await redis.restart(true);
  expect(redis.pid).not.toBe(first);
  expect(isAlive(first)).toBe(false);
  const kept = await read();
  expect(kept.counter).toBe(0.5);
  expect(kept.ttl).toBeGreaterThan(50);
  await redis.restart(false);
  expect(await read()).toMatchObject({ counter: null, ttl: null });
});

test("a paused Postgres answers nobody and lets nobody in; when it goes on, each statement is done once", async () => {
  await using stores = await startStores();
  const { postgres } = stores;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query("CREATE TABLE paid (amount int)");
  await postgres.pause();
  let newcomer = false;
  const late = new pg.Client({ connectionString: postgres.url });
  const entering = late.connect().then(() => {
    newcomer = true;
  });
  let written = false;
  const writing = client.query("INSERT INTO paid VALUES (1)").then(() => {
    written = true;
  });
  await delay(500);
  expect({ newcomer, written }).toEqual({ newcomer: false, written: false });
  postgres.resume();
  await Promise.all([entering, writing]);
  expect((await late.query("SELECT count(*)::int AS n FROM paid")).rows).toEqual([{ n: 1 }]);
  await Promise.all([client.end(), late.end()]);
});

test("a Postgres that is disposed of while it stands still leaves no process", async () => {
  const stores = await startStores();
  const client = new pg.Client({ connectionString: stores.postgres.url });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
  await stores.postgres.pause();
  await stores[Symbol.asyncDispose]();
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.filter(({ pid }) => isAlive(pid))).toEqual([]);
  await client.end().catch(() => {});
});
