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
  const truth = { low: 0, high: 0 };
  for (const request of requests) {
    if (request.invokedAt === null || request.invokedAt >= t || !request.refs.includes(ref)) continue;
    const { low, high } = costBounds(request, prices);
    truth.low += low;
    truth.high += high;
  }
  return truth;
}
