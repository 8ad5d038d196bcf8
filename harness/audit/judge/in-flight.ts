import { litellm } from "../../catalogue/index.ts";
import type { Logged } from "../types.ts";
import type { Live } from "./live.ts";

/**
 * Clocks of LiteLLM's hosts and of Postgres may differ, and a busy LiteLLM reserves some seconds before the time that it logs
 * for the request's start.
 */
export const skewMs = 5_000;
const settlesMs = litellm.settlesWithinMs.value;
/** After its end. */
export const settledMs = settlesMs + skewMs;
/** A refusal takes no longer. It reserves nothing. */
const refusalMs = 1_000;
/** How long before its logged start a request of a LiteLLM that is not overloaded has reserved. */
const leadMs = 1_000;
/** Readings are close together if that far apart. */
const closeMs = 2_000;

/**
 * How many requests were in flight, or had ended since then, at most. Refused requests come and go beside a counter that does
 * not move: they are none of those that hold something.
 */
export function inFlight({ counterAt }: Live, logged: readonly Logged[], flat: boolean, endedSince: number): number {
  return logged.filter(({ from, to, spend }) => {
    if (flat && spend === 0 && to - from <= refusalMs) return false;
    return from - skewMs <= counterAt && to >= endedSince;
  }).length;
}

/**
 * At how many of these times nothing was in flight, at least. Which ones is not known, since clocks differ. But how long a
 * request took is known to the logs, so that it cannot have been in flight at more of the times than lie as close together.
 * @param times ms, ascending
 */
export function idleAmong(times: readonly number[], logged: readonly Logged[]): number {
  const close = times.filter((at, nth) => nth > 0 && at - times[nth - 1]! <= closeMs);
  const busy = logged.reduce((sum, { from, to }) => {
    const begin = from - leadMs;
    const end = to + settlesMs;
    const near = close.filter((at) => at >= begin - skewMs && at <= end + skewMs);
    return sum + mostWithin(near, end - begin);
  }, 0);
  return Math.max(0, close.length - busy);
}

/** The most times in any stretch that long. */
function mostWithin(times: readonly number[], ms: number): number {
  let [most, first] = [0, 0];
  for (const [nth, at] of times.entries()) {
    while (at - times[first]! > ms) first++;
    most = Math.max(most, nth - first + 1);
  }
  return most;
}
