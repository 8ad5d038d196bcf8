import { costIsKnown } from "../evidence/costs.ts";
import { sum } from "../numbers.ts";
import type { CounterBook } from "./book.ts";

/** Dollars that a replica's own requests had cost by then: what it remembers of an end user or tag. */
export function ownSpendBefore(book: CounterBook, replica: number, t: number): number {
  const own = book.index
    .sentTo(replica)
    .filter((request) => book.concerns(request) && costIsKnown(request) && request.endedAt! <= t);
  return sum(own.map((request) => book.bounds(request).high));
}
