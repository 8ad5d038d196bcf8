import { litellm } from "../../catalogue/index.ts";
import type { Assumptions, Logged } from "../types.ts";
import type { Drift } from "./certainty.ts";
import { type Live, noise } from "./live.ts";

/**
 * Clocks of LiteLLM's hosts and of Postgres may differ, and a busy LiteLLM reserves some seconds before the time that it logs
 * for the request's start.
 */
const skewMs = 5_000;
/** After its end. */
const settledMs = litellm.settlesWithinMs.value + skewMs;
/** A refusal takes no longer. It reserves nothing. */
const refusalMs = 1_000;

/**
 * What a counter has above its row that neither requests in flight nor rows on their way explain; null: nothing.
 *
 * counter(i) = settled(i) + in flight(i) + stuck, and row(j) ≥ settled(i) as soon as what was settled at i is written at j.
 * Hence counter(i) - row(j) ≤ in flight(i) + stuck: at a reading with nothing in flight that is a lower bound of what is
 * stuck, and counter(k) - row(k) is an upper bound at each reading k.
 *
 * Where nothing ended that was not written at i either, all is in its row, and counter(i) - row(i) is the amount itself.
 *
 * Nothing was in flight at i if no logged request was; that is known once a request of i would have ended and been logged.
 * @param had null: the logs could not be read, or are too many
 */
export function above(live: readonly Live[], had: readonly Logged[] | null, assumed: Assumptions): Drift | null {
  const most = Math.min(...live.map(({ counter, row }) => counter - row));
  const bounds = live.map((_, index) => lowerBound(live, index));
  const known = bounds.flatMap((bound, index) => (bound === null ? [] : [{ bound, reading: live[index]! }]));
  const lowest = Math.min(most, ...known.map(({ bound }) => bound));
  if (live.length < 2 || most <= assumed.least || lowest <= assumed.least) return null;
  const last = live.at(-1)!;
  const early = known.filter(({ reading }) => last.writtenTo - reading.counterAt >= assumed.longestRequestMs);
  if (early.length === 0) return { least: lowest, most, reason: "too short" };
  const flat = isFlat(live);
  const logged = had !== null && explains(had, live, early.at(-1)!.reading.counterAt) ? had : null;
  if (logged === null) return { least: lowest, most, reason: flat ? "unchanged" : "no logs" };
  const idle = early.filter(({ reading }) => !inFlight(reading, logged, flat, reading.rowAt - settledMs));
  if (idle.length === 0) return spread(live) > lowest ? null : { least: lowest, most, reason: "always in flight" };
  const least = Math.min(most, ...idle.map(({ bound }) => bound));
  const resting = idle.filter(({ reading }) => !inFlight(reading, logged, flat, reading.writtenTo));
  if (resting.length === 0) return { least, most, reason: "nothing in flight" };
  const exact = Math.min(most, ...resting.map(({ reading: { counter, row } }) => counter - row));
  return { least: Math.max(least, exact), most, reason: "nothing in flight" };
}

/** A reading is proven idle or busy so much later: its longest request has ended and has been logged. */
export function provenAfterMs({ longestRequestMs, writtenWithinMs }: Assumptions): number {
  return longestRequestMs + writtenWithinMs;
}

/** Rows only grow, unless somebody resets them: the highest one counts. */
function lowerBound(live: readonly Live[], index: number): number | null {
  const { counter, counterAt } = live[index]!;
  const later = live.findIndex(({ writtenTo }, at) => at > index && writtenTo >= counterAt);
  if (later < 0) return null;
  return counter - Math.max(...live.slice(index, later + 1).map(({ row }) => row));
}

/** Whether a request was in flight, or had ended since then. Refused requests come and go beside a counter that does not move: they are none of those that hold something. */
function inFlight({ counterAt }: Live, logged: readonly Logged[], flat: boolean, endedSince: number): boolean {
  return logged.some(({ from, to, spend }) => {
    if (flat && spend === 0 && to - from <= refusalMs) return false;
    return from - skewMs <= counterAt && to >= endedSince;
  });
}

/**
 * Whether the logs have what was seen: where a row rises, or a counter falls that early, a request has ended and is logged.
 * Where it is not, this entity's requests are not logged (`disable_spend_logs`), or its logs cannot be told by their columns.
 */
function explains(logged: readonly Logged[], live: readonly Live[], early: number): boolean {
  let risen = 0;
  for (const [index, { row, counter, counterAt }] of live.entries()) {
    const before = live[index - 1];
    if (before === undefined) continue;
    risen += Math.max(0, row - before.row);
    const falls = counterAt <= early && counter < before.counter - noise;
    const ended = ({ from, to }: Logged) => from - skewMs <= counterAt && to >= before.counterAt - settledMs;
    if (falls && !logged.some(ended)) return false;
  }
  const { rowAt } = live.at(-1)!;
  const spent = logged.reduce((sum, { to, spend }) => (to <= rowAt + skewMs ? sum + spend : sum), 0);
  return risen <= spent + noise;
}

const isFlat = (live: readonly Live[]): boolean => spread(live) <= noise && range(live.map(({ row }) => row)) <= noise;

/** How far it moves from reading to reading: what is reserved and settled meanwhile. */
const spread = (live: readonly Live[]): number => range(live.map(({ counter, row }) => counter - row));

const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
