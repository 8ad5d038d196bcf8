import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Pool } from "pg";
import type { GatewayConfig } from "./config.ts";
import type { Identity } from "./identities.ts";
import type { Links } from "./links.ts";
import { rowId, rows, whereRow } from "./tables.ts";

const attempts = 5;
/** Who lost the race to seed waits until the winner has named the new life, at most so long, ms: Redis may be slow, SET after SET. */
const lifeIsWrittenMs = 10_000;
const lookAgainMs = 10;
/** Redis may still be at work on what a broken connection had sent, ms. */
const afterglowMs = 100;

/** Spend counters in Redis, written through the replica's own Redis proxy with the commands that LiteLLM 1.106.2 uses. */
export class Counters {
  readonly #links: Links;
  readonly #postgres: Pool;
  /** Counters that this replica has met, for doubleSeed alone. */
  readonly #seen = new Set<string>();
  /** Counters in this replica's memory, for countsAlone alone. */
  readonly #own = new Map<string, number>();
  readonly #config: Pick<GatewayConfig, "counterTtlS" | "switches">;

  constructor(links: Links, postgres: Pool, config: GatewayConfig) {
    this.#links = links;
    this.#postgres = postgres;
    this.#config = config;
  }

  /** The counters' values, cold ones seeded from their rows. */
  async read(identities: readonly Identity[]): Promise<number[]> {
    if (identities.length === 0) return [];
    if (this.#config.switches.countsAlone) return Promise.all(identities.map((identity) => this.#remember(identity)));
    const keys = identities.map(({ counterKey }) => counterKey);
    // Both at one moment: where a counter is found cold, a seed that comes first ends the life read here.
    const found = await this.#links.reads.mget([...keys, ...keys.map(lifeKey)]);
    return Promise.all(
      identities.map((identity, i) => {
        const [value, life] = [found[i]!, found[keys.length + i]!];
        return this.#isCold(identity, value) ? this.#seed(identity, life) : Number(value);
      }),
    );
  }

  /** Adds to a counter, exactly once also when replies are lost, and gives it its full time to live. Returns the new value. */
  async add(counterKey: string, amount: number): Promise<number> {
    const marker = `stub:applied:${randomUUID()}`;
    const { counterTtlS, switches } = this.#config;
    if (switches.countsAlone) return this.#addOwn(counterKey, amount);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#links.write((redis) => increment(redis, counterKey, amount, counterTtlS, marker));
      } catch (error) {
        if (switches.leakOnLostReply) {
          await this.clear(counterKey).catch(() => {});
          throw error;
        }
        if (attempt === attempts || this.#links.cut) throw error;
        await sleep(afterglowMs);
        if ((await this.#links.reads.exists(marker)) === 1) return Number(await this.#links.reads.get(counterKey));
      }
    }
  }

  async clear(counterKey: string): Promise<void> {
    await this.#links.write((redis) => redis.del(counterKey));
  }

  /** Names the time between two seeds: what was added to a counter in another life is not on it any more. */
  async life(identity: Identity): Promise<string | null> {
    if (this.#config.switches.countsAlone) return null;
    await this.read([identity]);
    // Who found the counter there may be ahead of the one that seeded it and is to name its life.
    if (this.#namesLives) await this.#namedAnew(identity.counterKey, null);
    return this.#links.reads.get(lifeKey(identity.counterKey));
  }

  get #namesLives(): boolean {
    const { doubleSeed, seedPerRequest } = this.#config.switches;
    return !doubleSeed && !seedPerRequest;
  }

  #isCold({ counterKey }: Identity, value: string | null): boolean {
    if (!this.#config.switches.doubleSeed) return value === null;
    const isNew = !this.#seen.has(counterKey);
    this.#seen.add(counterKey);
    return isNew;
  }

  async #remember(identity: Identity): Promise<number> {
    return this.#own.get(identity.counterKey) ?? this.#addOwn(identity.counterKey, await this.#rowOf(identity));
  }

  #addOwn(counterKey: string, amount: number): number {
    const value = (this.#own.get(counterKey) ?? 0) + amount;
    this.#own.set(counterKey, value);
    return value;
  }

  async #rowOf({ kind, id }: Identity): Promise<number> {
    const { rows: found } = await this.#postgres.query<{ spend: number }>(
      `SELECT spend FROM "${rows[kind].table}" WHERE ${whereRow(kind, 1)}`,
      rowId(kind, id),
    );
    return found[0]?.spend ?? 0;
  }

  async #seed(identity: Identity, before: string | null): Promise<number> {
    const { counterKey } = identity;
    const spend = await this.#rowOf(identity);
    if (!this.#namesLives) return spend === 0 ? 0 : this.add(counterKey, spend);
    const first = await this.#links.reads.set(counterKey, spend, "EX", this.#config.counterTtlS, "NX");
    if (first === "OK") await this.#links.reads.set(lifeKey(counterKey), randomUUID());
    else await this.#namedAnew(counterKey, before);
    return Number((await this.#links.reads.get(counterKey)) ?? spend);
  }

  async #namedAnew(counterKey: string, before: string | null): Promise<void> {
    for (let waited = 0; waited < lifeIsWrittenMs; waited += lookAgainMs) {
      if ((await this.#links.reads.get(lifeKey(counterKey))) !== before) return;
      await sleep(lookAgainMs);
    }
  }
}

const lifeKey = (counterKey: string): string => `stub:life:${counterKey}`;

/** Redis keeps a connection's order, so the marker stands only if the increment before it was applied. */
async function increment(redis: Redis, key: string, amount: number, ttlS: number, marker: string): Promise<number> {
  const replies = await redis.pipeline().incrbyfloat(key, amount).expire(key, ttlS).set(marker, 1, "EX", 10).exec();
  for (const [error] of replies!) if (error) throw error;
  return Number(replies![0]![1]);
}
