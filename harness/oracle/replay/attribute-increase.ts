import { costIsKnown, isStatedCost } from "../evidence/costs.ts";
import type { RequestFacts } from "../evidence/request.ts";
import { epsilon, near } from "../numbers.ts";
import type { CounterBook, Increment } from "./book.ts";
import type { Reservation } from "./reservation.ts";

/** Between a command's arrival at the Redis proxy and the provider's log of the call that came after it, ms. */
const jitterMs = 5;

/** LiteLLM reserves before it calls the provider. */
export function beforeProvider(request: RequestFacts, t: number): boolean {
  if (request.invokedAt === null || t < request.invokedAt) return false;
  return request.receivedAt === null || t <= request.receivedAt + jitterMs;
}

/** Tries one reading of an increase; true when it fits, and is entered in the book. */
type Reading = (book: CounterBook, increment: Increment) => boolean;

/**
 * Says what an increase is: a reservation (by its watermark), a settlement above what was reserved, a charge without a
 * reservation, or a seed. The most telling reading that fits is taken.
 */
export function attributeIncrease(book: CounterBook, increment: Increment): void {
  if (readings.some((fits) => fits(book, increment))) return;
  const { n, t, replica, amount } = increment;
  book.move({ kind: "unknown", amount, n, t, replica, request: null, by: null });
}

/** Before the provider was called, with the watermark of a request that holds nothing yet. Without a budget nothing is reserved. */
const asReservation: Reading = (book, increment) => {
  if (book.budget === null) return false;
  const reserving = book.index.reserving(increment.replica, increment.amount);
  const fresh = book.first(
    reserving,
    (request) => book.reservations.has(request),
    (request) => beforeProvider(request, increment.t),
  );
  if (fresh) book.reserve(fresh, reserving.length > 1 ? "order" : "watermark", increment);
  return fresh !== null;
};

/** A request that was admitted with what headroom there was cost more than that. */
const asUpwardSettlement: Reading = (book, increment) =>
  settleUpwards(book, increment, ({ request }, cost) => isStatedCost(request, cost, book.prices));

const asUpwardSettlementWithin: Reading = (book, increment) =>
  settleUpwards(
    book,
    increment,
    ({ request }, cost) => !costIsKnown(request) && cost <= book.bounds(request).high + epsilon,
  );

/** A counter that was absent starts at what was charged on it before. */
const asSeedOfAllCharges: Reading = (book, increment) =>
  foundNothing(increment) && book.charged > epsilon && near(increment.amount, book.charged) && seed(book, increment);

const asCharge: Reading = (book, { replica, amount, t }) => {
  const owed = book.first(
    book.index.costing(replica, amount),
    (request) => book.counted.has(request),
    (request) => request.doneAt! <= t + jitterMs,
  );
  if (owed) book.charge(owed, amount);
  return owed !== null;
};

/** A client library that retries an increment whose reply it missed applies it twice. */
const asReservationAgain: Reading = (book, increment) => {
  if (book.budget === null) return false;
  const again = book.index
    .reserving(increment.replica, increment.amount)
    .find((request) => book.concerns(request) && beforeProvider(request, increment.t));
  if (again) book.reserve(again, "watermark", increment);
  return again !== undefined;
};

const asShrunkReservation: Reading = (book, increment) => {
  const shrunk = book.budget === null ? undefined : shrunkElsewhere(book, increment);
  if (shrunk) book.reserve(shrunk, "order", increment);
  return shrunk !== undefined;
};

const asSeed: Reading = (book, increment) =>
  (foundNothing(increment) || book.cold.has(increment.replica)) && seed(book, increment);

const asChargeAgain: Reading = (book, increment) => {
  const twice = book.index
    .costing(increment.replica, increment.amount)
    .findLast((request) => book.concerns(request) && request.doneAt! <= increment.t + jitterMs);
  if (twice) book.duplicate(twice, "charged", increment);
  return twice !== undefined;
};

const asChargeWithin: Reading = (book, increment) => {
  const cut = book.index.uncertain(increment.replica).find((request) => mayHaveCost(book, request, increment));
  if (cut) book.charge(cut, increment.amount);
  return cut !== undefined;
};

const readings: readonly Reading[] = [
  asReservation,
  asUpwardSettlement,
  asSeedOfAllCharges,
  asCharge,
  asReservationAgain,
  asShrunkReservation,
  asSeed,
  asChargeAgain,
  asUpwardSettlementWithin,
  asChargeWithin,
];

function settleUpwards(
  book: CounterBook,
  increment: Increment,
  fits: (held: Reservation, cost: number) => boolean,
): boolean {
  const held = [...book.open].find((open) => fits(open, open.amount + increment.amount));
  if (held) book.settle(held, increment);
  return held !== undefined;
}

function foundNothing({ after, amount }: Increment): boolean {
  return after !== null && near(after, amount);
}

function seed(book: CounterBook, { n, t, replica, amount }: Increment): true {
  book.cold.delete(replica);
  book.move({ kind: "seed", amount, n, t, replica, request: null, by: null });
  return true;
}

/**
 * Once another counter of the request had no room for R, the rest are charged the headroom at once: no watermark, so
 * the request is told by order, the one in flight on this replica that the counter has not seen and the provider neither.
 */
function shrunkElsewhere(book: CounterBook, { replica, amount, t }: Increment): RequestFacts | undefined {
  return book.index
    .sentTo(replica)
    .find(
      (request) =>
        book.concerns(request) &&
        !book.reservations.has(request) &&
        beforeProvider(request, t) &&
        (request.endedAt === null || t <= request.endedAt) &&
        amount < (request.maxTokens + 1) * book.prices.outputPerToken,
    );
}

function mayHaveCost(book: CounterBook, request: RequestFacts, { amount, t }: Increment): boolean {
  return (
    book.concerns(request) &&
    request.admitted &&
    !book.counted.has(request) &&
    request.receivedAt! <= t &&
    amount <= book.bounds(request).high + epsilon
  );
}
