import { entities as kinds } from "../../catalogue/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown, isStatedCost, likelyHigh } from "../facts/index.ts";
import { epsilon, litellmHeadroom, near } from "../numbers.ts";
import { beforeProvider, jitterMs } from "./before-provider.ts";
import type { CounterBook, Increment } from "./book.ts";
import { likeliest } from "./likeliest.ts";
import { isFirstOwnSpend, ownSpendBefore } from "./own-spend.ts";
import { lowerBound } from "./sorted.ts";

/** Tries one reading of an increase; true when it fits, and is entered in the book. */
type Reading = (book: CounterBook, increment: Increment) => boolean;

/**
 * Says what an increase is: a reservation (by its watermark), a settlement above what was reserved, a charge without a
 * reservation, or a seed. The most telling reading that fits is taken.
 */
export function attributeIncrease(book: CounterBook, increment: Increment): void {
  // Floating-point noise, unless it is a seed of nothing or settles what cost just its R.
  if (increment.amount <= epsilon)
    return void (asSeedOfNothing(book, increment) || asUpwardSettlement(book, increment));
  if (readings.some((fits) => fits(book, increment))) return;
  const { n, t, replica, amount } = increment;
  book.move({ kind: "unknown", amount, n, t, replica, request: null, by: null });
}

/** A replica that finds no counter and a row without spend adds 0 (1.83): a reservation is never that small. */
const asSeedOfNothing: Reading = (book, increment) => increment.amount <= litellmHeadroom && asSeed(book, increment);

/** Before the provider was called, with the watermark of a request that holds nothing yet. Without a budget nothing is reserved. */
const asReservation: Reading = (book, increment) => {
  if (book.budget === null) return false;
  const alike = book.index.reserving(increment.replica, increment.amount);
  const fresh = book.candidates.reservers(alike).take(increment, (request) => book.reservations.has(request));
  if (fresh) book.holdings.add(fresh, alike.length > 1 ? "order" : "watermark", increment);
  return fresh !== null;
};

/** A request that was admitted with what headroom there was cost more than that. */
const asUpwardSettlement: Reading = (book, increment) => {
  const held = book.holdings
    .all()
    .flatMap((holder) => [
      ...holder.settledBy(increment.amount, increment.t).map(({ chosen }) => chosen),
      ...holder.uncertain
        .values()
        .filter(({ request, amount }) => isStatedCost(request, amount + increment.amount, book.prices, book.billings)),
    ])
    .sort((a, b) => a.n - b.n)[0];
  if (held) book.settle(held, increment);
  return held !== undefined;
};

const asUpwardSettlementWithin: Reading = (book, increment) => {
  const held = book.open.values().find(({ request, amount }) => {
    if (costIsKnown(request)) return false;
    return amount + increment.amount <= book.billed(request).high + epsilon;
  });
  if (held) book.settle(held, increment);
  return held !== undefined;
};

/** A counter that is absent starts at what its row holds. Who missed it before another seeded it may seed it again. */
const asSeedOfTheRow: Reading = (book, increment) =>
  (foundNothing(increment) || book.cold.has(increment.replica)) &&
  book.charged > epsilon &&
  near(increment.amount, book.charged) &&
  seed(book, increment);

const asCharge: Reading = (book, increment) => {
  const { replica, amount, t } = increment;
  const owed = book.candidates.first(
    book.index.costing(replica, amount),
    (request) => book.counted.has(request),
    (request) => request.doneAt! <= t + jitterMs,
  );
  if (owed) book.charge(owed, increment, mayBeOwnSeed(book, increment));
  return owed !== null;
};

function mayBeOwnSeed(book: CounterBook, increment: Increment): boolean {
  const { replica, t, amount } = increment;
  return foundNothing(increment) && book.cold.has(replica) && isFirstOwnSpend(book, replica, t, amount);
}

/** A client library that retries an increment whose reply it missed applies it twice. */
const asReservationAgain: Reading = (book, increment) => {
  if (book.budget === null) return false;
  const alike = book.index.reserving(increment.replica, increment.amount);
  const again = book.candidates.reservers(alike).again(increment);
  if (again) book.holdings.add(again, "watermark", increment);
  return again !== null;
};

/** Of end users and tags a replica that has missed the counter since it was gone seeds what it remembers, on top of what another has seeded meanwhile. */
const asSeedOfOwnSpend: Reading = (book, increment) => {
  const { replica, t, amount } = increment;
  const { kind } = book.entity;
  return (
    kinds[kind].seededFrom === "memory" &&
    hasMissedSinceGone(book, replica) &&
    isFirstOwnSpend(book, replica, t, amount) &&
    seed(book, increment)
  );
};

function hasMissedSinceGone({ cold, movements }: CounterBook, replica: number): boolean {
  const gone = movements.findLast(({ kind }) => kind === "wiped");
  return gone !== undefined && cold.missedSince(replica, gone.t);
}

/** LiteLLM did not learn that the settlement was applied, and charges the request by itself. */
const asChargeAnew: Reading = (book, increment) => {
  const { replica, amount, t } = increment;
  const anew = book.index
    .costing(replica, amount)
    .find((request) => book.unheard.has(request) && request.doneAt! <= t + jitterMs);
  if (anew) {
    book.unheard.delete(anew);
    book.duplicate(anew, "charged", increment);
  }
  return anew !== undefined;
};

const asShrunkReservation: Reading = (book, increment) =>
  reserveShrunk(book, increment, (request) => book.headrooms.has(request, increment.amount));

/** On a counter that the plan does not know. Who has missed a counter that had been charged seeds it before it reserves. */
const asReservationShrunkUnseen: Reading = (book, increment) =>
  !(book.cold.has(increment.replica) && book.charged > epsilon) && reserveShrunk(book, increment, () => true);

function reserveShrunk(
  book: CounterBook,
  increment: Increment,
  wasShrunk: (request: RequestFacts) => boolean,
): boolean {
  const shrunk = book.budget === null ? null : shrunkElsewhere(book, increment, wasShrunk);
  if (shrunk) book.holdings.add(shrunk, "order", increment);
  return shrunk !== null;
}

/**
 * Of end users and tags a replica seeds what it remembers, which may be less than the row holds, or what it had spent
 * before a reset.
 */
const asStaleSeed: Reading = (book, increment) =>
  foundNothing(increment) &&
  book.cold.has(increment.replica) &&
  (increment.amount < book.charged - epsilon || isFromBeforeReset(book, increment) || isOwnSpend(book, increment)) &&
  seed(book, increment);

function isFromBeforeReset(book: CounterBook, { replica, amount }: Increment): boolean {
  const reset = book.movements.findLast((moved) => moved.kind === "reset" && moved.amount > epsilon);
  return reset !== undefined && near(amount, ownSpendBefore(book, replica, reset.t));
}

/** It may remember what the counter was never charged with, for settlements were skipped. */
function isOwnSpend(book: CounterBook, { replica, amount, t }: Increment): boolean {
  return amount > epsilon && near(amount, ownSpendBefore(book, replica, t));
}

/** The row has requests, too, that the counter was never charged with, for their settlements were skipped: the first of them, as rows come late. */
const asSeedOfMoreThanCharged: Reading = (book, increment) => {
  if (!foundNothing(increment) || !book.cold.has(increment.replica)) return false;
  let row = book.charged;
  const fits = skippedBefore(book, increment.t).some((request) => {
    row += book.bounds(request).high;
    return near(increment.amount, row);
  });
  return fits && seed(book, increment);
};

/** Since the last reset; those first that were done first. */
function skippedBefore(book: CounterBook, t: number): RequestFacts[] {
  const reset = book.movements.findLast(({ kind }) => kind === "reset")?.t ?? Number.NEGATIVE_INFINITY;
  const between = ({ doneAt }: RequestFacts) => doneAt !== null && doneAt > reset && doneAt < t;
  const skipped = [...book.reservations.keys()].filter(
    (request) => !book.counted.has(request) && costIsKnown(request) && between(request),
  );
  return skipped.sort((a, b) => a.doneAt! - b.doneAt!);
}

const asSeed: Reading = (book, increment) =>
  (foundNothing(increment) || book.cold.has(increment.replica)) && seed(book, increment);

const asChargeAgain: Reading = (book, increment) => {
  const alike = book.index.costing(increment.replica, increment.amount);
  const done = lowerBound(alike, ({ doneAt }) => doneAt!, increment.t + jitterMs, true);
  let last = done - 1;
  while (last >= 0 && !book.concerns(alike[last]!)) last--;
  const twice = alike[last];
  if (twice) book.duplicate(twice, "charged", increment);
  return twice !== undefined;
};

/** What is over and has no reservation is charged plainly, with what it may have cost: the one that it is likeliest of. */
const asChargeWithin: Reading = (book, increment) => {
  const cut = likeliest(
    book,
    book.index.uncertain(increment.replica),
    (request) => book.counted.has(request),
    (request) => mayHaveCost(book, request, increment) && isOver(request, increment) && !isHolding(book, request),
    (request) => unlikelihood(book, request, increment),
  );
  if (cut) book.charge(cut, increment);
  return cut !== null;
};

const asChargeOfAny: Reading = (book, increment) => {
  const cut = book.candidates.first(
    book.index.uncertain(increment.replica),
    (request) => book.counted.has(request),
    (request) => mayHaveCost(book, request, increment),
  );
  if (cut) book.charge(cut, increment);
  return cut !== null;
};

/** A replica that has not missed the counter has nothing to seed: what it adds to one that is gone is a charge. */
const asChargeOnNothing: Reading = (book, increment) =>
  foundNothing(increment) && !book.cold.has(increment.replica) && asChargeOfAny(book, increment);

const readings: readonly Reading[] = [
  asSeedOfNothing,
  asSeedOfTheRow,
  asReservation,
  asUpwardSettlement,
  asCharge,
  asReservationAgain,
  asSeedOfOwnSpend,
  asChargeAnew,
  asStaleSeed,
  asSeedOfMoreThanCharged,
  asShrunkReservation,
  asChargeWithin,
  asChargeOnNothing,
  asReservationShrunkUnseen,
  asSeed,
  asChargeAgain,
  asUpwardSettlementWithin,
  asChargeOfAny,
];

function foundNothing({ after, amount }: Increment): boolean {
  return after !== null && near(after, amount);
}

function seed(book: CounterBook, increment: Increment): true {
  book.seeded(increment, increment.amount);
  return true;
}

/**
 * Once another counter of the request had no room for R, the rest are charged the headroom at once: no watermark, so
 * the request is told by what it was shrunk to there, and by order, the one in flight on this replica that the counter has
 * not seen and the provider neither.
 */
function shrunkElsewhere(
  book: CounterBook,
  { replica, amount, t }: Increment,
  wasShrunk: (request: RequestFacts) => boolean,
): RequestFacts | null {
  return book.candidates.first(
    book.index.sentTo(replica),
    (request) => book.reservations.has(request),
    (request) =>
      beforeProvider(request, t) &&
      wasShrunk(request) &&
      (request.endedAt === null || t <= request.endedAt) &&
      amount < (request.maxTokens + 1) * book.prices.outputPerToken,
  );
}

/** An answer that is not streamed is waited for whole, whether or not its client has left. */
function isOver({ stream, overAt, endedAt }: RequestFacts, { t }: Increment): boolean {
  const ends = stream ? [overAt, endedAt] : [overAt];
  return Math.min(...ends.map((end) => end ?? Number.POSITIVE_INFINITY)) <= t + jitterMs;
}

function isHolding(book: CounterBook, request: RequestFacts): boolean {
  return book.reservations.get(request)?.some(({ ending }) => ending === null) ?? false;
}

/** LiteLLM charges what failed to the row alone (D21), if at all. In dollars, beyond any cost of a plan. */
const unlikelyOfFailed = 1e6;

/** The least that it may be off by: a cut stream is rarely billed for much more than was sent. */
function unlikelihood(book: CounterBook, request: RequestFacts, { amount }: Increment): number {
  const likely = likelyHigh(request, book.prices);
  if (amount > likely + epsilon) return Number.MAX_VALUE;
  return likely - amount + (request.outcome === "fail" ? unlikelyOfFailed : 0);
}

function mayHaveCost(book: CounterBook, request: RequestFacts, { amount, t }: Increment): boolean {
  return request.admitted && request.receivedAt! <= t && amount <= book.billed(request).high + epsilon;
}
