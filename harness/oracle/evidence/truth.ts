import { sum } from "../numbers.ts";
import type { Prices } from "./costs.ts";
import { costBounds } from "./costs.ts";
import type { RequestFacts } from "./request.ts";

/** The least and the most that an entity's requests may have cost. Dollars. */
export interface Truth {
  low: number;
  high: number;
}

/** The truth about all requests of an entity that were sent before a time. */
export function truthAt(requests: Iterable<RequestFacts>, ref: string, t: number, prices: Prices): Truth {
  const bounds: Truth[] = [];
  for (const request of requests) {
    if (request.invokedAt === null || request.invokedAt >= t || !request.refs.includes(ref)) continue;
    bounds.push(costBounds(request, prices));
  }
  return { low: sum(bounds.map(({ low }) => low)), high: sum(bounds.map(({ high }) => high)) };
}
