import { costIsKnown } from "../facts/index.ts";
import { near, sum } from "../numbers.ts";
import type { CounterBook } from "./book.ts";

/** Dollars that a replica's own requests had cost by then: what it remembers of an end user or tag. */
export function ownSpendBefore(book: CounterBook, replica: number, t: number): number {
  return sum(ownCosts(book, replica, t));
}

/** Whether it is what the first of a replica's own requests had cost: the others were over, and not booked in its memory yet. */
export function isFirstOwnSpend(book: CounterBook, replica: number, t: number, amount: number): boolean {
  let spent = 0;
  return ownCosts(book, replica, t).some((cost) => {
    spent += cost;
    return near(spent, amount);
  });
}

/** In the order in which they ended. */
function ownCosts(book: CounterBook, replica: number, t: number): number[] {
  return book.index
    .sentTo(replica)
    .filter((request) => book.concerns(request) && costIsKnown(request) && request.endedAt! <= t)
    .sort((a, b) => a.endedAt! - b.endedAt!)
    .map((request) => book.bounds(request).high);
}
