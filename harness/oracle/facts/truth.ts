import { sum } from "../numbers.ts";
import type { Prices } from "./costs.ts";
import { costBounds } from "./costs.ts";
import type { RequestFacts } from "./request.ts";
import type { Facts, Reset } from "./types.ts";

/** The least and the most that an entity's requests may have cost. Dollars. */
export interface Truth {
  low: number;
  high: number;
}

/** An entity before its first request. */
export interface Stored {
  ref: string;
  /** Dollars that its row said. */
  spent: number;
}

/** What an entity's row must hold of the requests that were sent before a time, and of what it held before them. */
export function truthAt(facts: Facts, { ref, spent }: Stored, t: number, prices: Prices): Truth {
  const epoch = epochAt(facts, ref, t);
  const bounds: Truth[] = [];
  for (const request of facts.requests.values()) {
    if (request.invokedAt === null || request.invokedAt >= t || !request.refs.includes(ref)) continue;
    bounds.push(countedIn(epoch, request, costBounds(request, prices)));
  }
  const kept = epoch?.reset.to ?? spent;
  return { low: kept + sum(bounds.map(({ low }) => low)), high: kept + sum(bounds.map(({ high }) => high)) };
}

/** What followed the last reset: before it, everything was over at `rested`. */
export interface Epoch {
  reset: Reset;
  rested: number;
}

/** null: there was no reset by then. */
export function epochAt({ resets, rests }: Facts, ref: string, t: number): Epoch | null {
  const reset = resets.findLast((one) => one.ref === ref && one.from < t);
  if (!reset) return null;
  return { reset, rested: rests.findLast((rest) => rest.t <= reset.from)?.t ?? Number.NEGATIVE_INFINITY };
}

/** What was over before a reset counts no more; what was not may count with its whole cost, or not at all. */
export function countedIn(epoch: Epoch | null, { invokedAt, endedAt }: RequestFacts, bounds: Truth): Truth {
  if (epoch === null || invokedAt! > epoch.reset.until) return bounds;
  if (endedAt !== null && endedAt <= epoch.rested) return { low: 0, high: 0 };
  return { low: 0, high: bounds.high };
}
