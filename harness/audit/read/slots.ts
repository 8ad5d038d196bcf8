import type { Cluster, Redis } from "ioredis";
import type { Slot } from "../types.ts";

export interface SlotsRead {
  /** Its key as it was found. */
  key: string;
  /** None: the key has none. "denied": reading them takes more rights; null: the release keeps no list of them. */
  slots: readonly Slot[] | "denied" | null;
}

/** GET tells first what it is: a number of older releases, nothing, or something else, which is a sorted set since 1.106.2. */
export async function slotsAt(client: Redis | Cluster, key: string, most: number): Promise<SlotsRead["slots"]> {
  const text = await client.get(key).catch((error: Error) => {
    if (/WRONGTYPE/.test(error.message)) return undefined;
    if (/NOPERM/.test(error.message)) return "denied";
    throw error;
  });
  if (text === "denied") return text;
  if (text !== undefined) return text === null ? [] : null;
  const reply = client.call("ZRANGE", key, String(-most), "-1", "WITHSCORES") as Promise<string[]>;
  const flat = await reply.catch((error: Error) => {
    if (/NOPERM/.test(error.message)) return "denied";
    if (/WRONGTYPE/.test(error.message)) return null;
    throw error;
  });
  if (flat === null || flat === "denied") return flat;
  return Array.from({ length: flat.length / 2 }, (_, nth) => {
    return { id: flat[2 * nth]!, takenAt: Number(flat[2 * nth + 1]) * 1_000 };
  });
}
