import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { GatewayConfig } from "../../stub/config.ts";
import { Counters } from "../../stub/counters.ts";
import type { Identity } from "../../stub/identities.ts";
import type { Links } from "../../stub/links.ts";
import { type Stores, startStores } from "../../stub/stores.ts";

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores?.[Symbol.asyncDispose]());

const past = 0.7;
const postgres = { query: async () => ({ rows: [{ spend: past }] }) } as unknown as Pool;
const customer: Identity = { kind: "end_user", id: "c", counterKey: "spend:end_user:c", budget: 1 };

/** A replica's counters, on a connection where the name of a new life takes `slowMs`. */
function countersOn(redis: Redis, slowMs: number): Counters {
  const set = redis.set.bind(redis) as (...args: unknown[]) => Promise<unknown>;
  const reads = Object.assign(redis, {
    set: async (key: string, ...args: unknown[]) => {
      if (key.startsWith("stub:life:")) await sleep(slowMs);
      return set(key, ...args);
    },
  });
  const links = { reads, cut: false, write: (work: (on: Redis) => unknown) => work(redis) } as unknown as Links;
  return new Counters(links, postgres, { counterTtlS: 60, switches: {} } as GatewayConfig);
}

it("who finds a counter that was seeded a moment ago waits for the name of its life", async () => {
  const connections = [new Redis(stores.redis.url), new Redis(stores.redis.url)];
  try {
    const seeded: Identity = { ...customer, counterKey: "spend:end_user:seeded" };
    const [first, second] = connections.map((redis) => countersOn(redis, 500));
    const one = first!.life(seeded);
    await expect.poll(() => connections[1]!.exists(seeded.counterKey)).toBe(1);
    const other = await second!.life(seeded);
    expect(other).toEqual(expect.any(String));
    expect(other).toBe(await one);
  } finally {
    for (const redis of connections) redis.disconnect();
  }
});

it("both who met a cold counter go by one life of it, however late the winner names it", async () => {
  const connections = [new Redis(stores.redis.url), new Redis(stores.redis.url)];
  try {
    const replicas = connections.map((redis) => countersOn(redis, 1500));
    const [one, other] = await Promise.all(replicas.map((counters) => counters.life(customer)));
    expect(one).toEqual(expect.any(String));
    expect(other).toBe(one);
    expect(await replicas[0]!.read([customer])).toEqual([past]);
  } finally {
    for (const redis of connections) redis.disconnect();
  }
});
