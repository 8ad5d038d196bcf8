import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { Rate } from "./health.ts";

/**
 * Begins work on one item every so many ms, whether or not what began before has ended; resolves when all has, with the
 * rate that was kept. Rejects with the first failure or the signal's reason, and begins nothing after it.
 */
export async function forEachEvery<T>(
  items: readonly T[],
  everyMs: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  work: (item: T) => Promise<void>,
): Promise<Rate> {
  const failed = new AbortController();
  const stop = AbortSignal.any([failed.signal, signal]);
  const begun: Promise<void>[] = [];
  const start = clock.now();
  let last = start;
  for (const [index, item] of items.entries()) {
    const wait = start + index * everyMs - clock.now();
    if (wait > 0) await delay(wait, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) break;
    last = clock.now();
    begun.push(work(item).catch((error) => failed.abort(error)));
  }
  await Promise.all(begun);
  stop.throwIfAborted();
  return { offeredPerSecond: 1000 / everyMs, achievedPerSecond: (1000 * items.length) / (last - start + everyMs) };
}
