import type { Assumptions, Logged } from "../types.ts";
import type { Drift } from "./certainty.ts";
import { idleAmong, inFlight, settledMs, skewMs } from "./in-flight.ts";
import { type Live, noise } from "./live.ts";

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
 * Where some request may have been at each of them, two things are left: the most that so many can hold, where that is known;
 * and readings so close together that requests cannot have been in flight at all of them.
 * @param had null: the logs could not be read, or are too many
 */
export function above(live: readonly Live[], had: readonly Logged[] | null, assumed: Assumptions): Drift | null {
  const most = Math.min(...live.map(({ counter, row }) => counter - row));
  const bounds = live.map((_, index) => lowerBound(live, index));
  const known = bounds.flatMap((bound, index) => (bound === null ? [] : [{ bound, reading: live[index]! }]));
  const lowest = Math.min(most, ...known.map(({ bound }) => bound));
  if (live.length < 2 || most <= assumed.least) return null;
  const stays = lowest > assumed.least;
  const last = live.at(-1)!;
  const early = known.filter(({ reading }) => last.writtenTo - reading.counterAt >= assumed.longestRequestMs);
  if (early.length === 0) return stays ? { least: lowest, most, reason: "too short" } : null;
  const flat = isFlat(live);
  const logged = had !== null && explains(had, live, early.at(-1)!.reading.counterAt) ? had : null;
  if (logged === null) return stays ? { least: lowest, most, reason: flat ? "unchanged" : "no logs" } : null;
  const counted = early.map((each) => {
    return { ...each, requests: inFlight(each.reading, logged, flat, each.reading.rowAt - settledMs) };
  });
  const idle = counted.filter(({ requests }) => requests === 0);
  if (idle.length === 0) return underTraffic(counted, logged, { most, lowest, live, assumed });
  const least = Math.min(most, ...idle.map(({ bound }) => bound));
  const resting = idle.filter(({ reading }) => inFlight(reading, logged, flat, reading.writtenTo) === 0);
  const exact = Math.min(most, ...resting.map(({ reading: { counter, row } }) => counter - row));
  const stuck = resting.length === 0 ? least : Math.max(least, exact);
  return stuck > assumed.least ? { least: stuck, most, reason: "nothing in flight" } : null;
}

interface Counted {
  /** Dollars: what was in flight and what is stuck have that together, or more. */
  bound: number;
  reading: Live;
  /** In flight at the most. */
  requests: number;
}

/** Of a counter that may have had a request in flight at each reading. */
function underTraffic(
  early: readonly Counted[],
  logged: readonly Logged[],
  { most, lowest, live, assumed }: { most: number; lowest: number; live: readonly Live[]; assumed: Assumptions },
): Drift | null {
  const { largestRequest } = assumed;
  if (largestRequest !== null) {
    const least = Math.min(most, Math.max(...early.map(({ bound, requests }) => bound - requests * largestRequest)));
    if (least > assumed.least) return { least, most, reason: "more than in flight" };
  }
  const idle = idleAmong(
    early.map(({ reading }) => reading.counterAt),
    logged,
  );
  // So many readings have no more than what is stuck; which of them is not known.
  const least = Math.min(most, early.map(({ bound }) => bound).sort((a, b) => a - b)[idle - 1] ?? 0);
  if (least > assumed.least) return { least, most, reason: "idle at times" };
  return lowest <= assumed.least || spread(live) > lowest ? null : { least: lowest, most, reason: "always in flight" };
}

/** A reading is proven idle or busy so much later: its longest request has ended and has been logged. */
export function provenAfterMs({ longestRequestMs, writtenWithinMs }: Assumptions): number {
  return longestRequestMs + writtenWithinMs;
}

/** Rows only grow, unless somebody resets them: the highest one counts. */
function lowerBound(live: readonly Live[], index: number): number | null {
  const { counter, counterAt, row } = live[index]!;
  let highest = row;
  for (let at = index + 1; at < live.length; at++) {
    const later = live[at]!;
    highest = Math.max(highest, later.row);
    if (later.writtenTo >= counterAt) return counter - highest;
  }
  return null;
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
