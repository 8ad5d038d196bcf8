import { blockedReservation } from "./attribute-decrease.ts";
import { jitterMs } from "./before-provider.ts";
import type { CounterBook, Increment } from "./book.ts";

/**
 * An increment that Redis did not apply: no effect on the counter, but on what ought to have been there. One that was
 * answered all the same was acknowledged and not kept, and LiteLLM goes on as if it had been.
 */
export function unapplied(book: CounterBook, step: Increment, acknowledged: boolean): void {
  const { n, replica, amount, fault } = step;
  if (amount > 0) {
    const request = book.index.reserving(replica, amount).find((found) => book.concerns(found));
    if (request) book.holdings.attempted.add(request);
    if (!acknowledged) return;
    if (request && book.budget !== null && !book.reservations.has(request)) book.reserveInVain(request, step);
    else chargedInVain(book, step);
    return;
  }
  const reservation = blockedReservation(book, step);
  if (reservation) reservation.blocked = { n, fault, amount, acknowledged };
}

function chargedInVain(book: CounterBook, { n, t, replica, amount, fault }: Increment): void {
  const owed = book.index
    .costing(replica, amount)
    .find((request) => book.concerns(request) && !book.counted.has(request) && request.doneAt! <= t + jitterMs);
  if (owed) book.chargedInVain.set(owed, { n, fault });
}
