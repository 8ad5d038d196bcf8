import { type ChainableCommander, Cluster, Redis } from "ioredis";
import { withoutSecrets } from "../../text/index.ts";
import type { Pace } from "./pace.ts";
import type { RedisConnection } from "./redis-options.ts";
import { type SlotsRead, slotsAt } from "./slots.ts";

export interface CounterReading {
  /** Its key as it was found, with the namespace or without. */
  key: string;
  /** Dollars; null: there is none. */
  counter: number | null;
  ttlMs: number | null;
  /** A sentence where it is there and is not a number: then it is not read. */
  wrong?: string;
}

/** Reads counters by GET, MGET and PTTL alone; slots by ZRANGE, where that is allowed. */
export interface CounterReader extends AsyncDisposable {
  /** In their order. @throws where Redis does not answer */
  read(names: readonly string[]): Promise<CounterReading[]>;
  /** By keys as they were found. @throws as `read` */
  readExactly(keys: readonly string[]): Promise<CounterReading[]>;
  /** The newest slots of each. */
  slots(names: readonly string[], most: number): Promise<SlotsRead[]>;
}

/** @param prefixes of keys: "" or "namespace:"; the first one that a counter is found under counts; `most`: so many commands at once */
export async function openCounters(
  connection: RedisConnection,
  prefixes: readonly string[],
  { pace, most }: { pace: Pace; most: number },
): Promise<CounterReader> {
  const atOnce = Math.max(1, Math.floor(most / prefixes.length));
  const client =
    connection.kind === "single" ? new Redis(connection.options) : new Cluster(connection.nodes, connection.options);
  // Failures reach the caller through the commands; without a listener ioredis also prints them.
  let last: Error | null = null;
  client.on("error", (error) => {
    last = error;
  });
  await client.connect().catch((error) => {
    client.disconnect();
    throw last ?? error;
  });
  const values = (keys: string[]) =>
    client instanceof Redis ? client.mget(keys) : Promise.all(keys.map((key) => textAt(client, key)));
  const times = async (keys: string[]): Promise<number[]> => {
    if (client instanceof Cluster) return Promise.all(keys.map((key) => client.pttl(key)));
    return replies<number>(keys.reduce((pipeline, key) => pipeline.pttl(key), client.pipeline()));
  };

  const readChunk = async (names: readonly string[], before: readonly string[]): Promise<CounterReading[]> => {
    const keys = before.flatMap((prefix) => names.map((name) => prefix + name));
    await pace(keys.length);
    const texts = await values(keys);
    const found = names.map((_, index) => {
      const at = before.map((_, nth) => nth * names.length + index).find((each) => texts[each] !== null) ?? index;
      return { key: keys[at]!, ...amountOf(keys[at]!, texts[at] ?? null) };
    });
    const present = found.filter(({ counter }) => counter !== null);
    if (present.length === 0) return found.map((each) => ({ ...each, ttlMs: null }));
    await pace(present.length);
    const ttls = await times(present.map(({ key }) => key));
    const ttlOf = new Map(present.map(({ key }, index) => [key, ttls[index]!]));
    // -2: it expired between the two commands.
    return found.map((each) => {
      const ttlMs = ttlOf.get(each.key) ?? null;
      return ttlMs === null || ttlMs === -2 ? { ...each, counter: null, ttlMs: null } : { ...each, ttlMs };
    });
  };

  const readAll = async (names: readonly string[], before: readonly string[]): Promise<CounterReading[]> => {
    const read: CounterReading[] = [];
    for (let at = 0; at < names.length; at += atOnce)
      read.push(...(await readChunk(names.slice(at, at + atOnce), before)));
    return read;
  };

  const slotsOf = async (name: string, most: number): Promise<SlotsRead> => {
    for (const prefix of prefixes) {
      const key = prefix + name;
      const slots = await slotsAt(client, key, most);
      if (slots === null || slots === "denied" || slots.length > 0) return { key, slots };
    }
    return { key: prefixes[0] + name, slots: [] };
  };

  return {
    read: (names) => readAll(names, prefixes),
    readExactly: (keys) => readAll(keys, [""]),
    async slots(names, most) {
      const read: SlotsRead[] = [];
      for (let at = 0; at < names.length; at += atOnce) {
        const chunk = names.slice(at, at + atOnce);
        await pace(chunk.length * (prefixes.length + 1));
        read.push(...(await Promise.all(chunk.map((name) => slotsOf(name, most)))));
      }
      return read;
    },
    async [Symbol.asyncDispose]() {
      client.disconnect();
    },
  };
}

function amountOf(key: string, text: string | null): Pick<CounterReading, "counter" | "wrong"> {
  if (text === null) return { counter: null };
  const amount = Number(text);
  if (text.trim() !== "" && Number.isFinite(amount)) return { counter: amount };
  const [name, held] = [key.replace(/[^:]{20,}/g, "…"), JSON.stringify(text.slice(0, 40))];
  return { counter: null, wrong: withoutSecrets(`${name} holds ${held}, which is not a number.`) };
}

/** As MGET: what is no text is none. */
const textAt = (client: Cluster, key: string): Promise<string | null> =>
  client.get(key).catch((error: Error) => {
    if (/WRONGTYPE/.test(error.message)) return null;
    throw error;
  });

async function replies<T>(pipeline: ChainableCommander): Promise<T[]> {
  return ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value as T;
  });
}
