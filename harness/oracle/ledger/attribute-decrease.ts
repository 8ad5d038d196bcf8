import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown, isStatedCost, likelyHigh } from "../facts/index.ts";
import { epsilon, litellmHeadroom, nano, near } from "../numbers.ts";
import { beforeProvider } from "./before-provider.ts";
import type { CounterBook, Increment } from "./book.ts";
import { type Alike, type HeldReservations, overAt } from "./held-reservations.ts";
import { matchPoints } from "./matching.ts";
import { settleOdd } from "./odd-settlements.ts";
import { confuse, type Reservation } from "./reservation.ts";

/** Tries one reading of a decrease, given what its replica holds; true when it fits, and is entered in the book. */
type Reading = (book: CounterBook, increment: Increment, held: HeldReservations) => boolean;

/**
 * Says what a decrease is: the settlement or roll-back of a reservation (C − R names it), LiteLLM shrinking one to the
 * headroom, a settlement that came too late or twice. What only a range can tell is put off until the next rest.
 */
export function attributeDecrease(book: CounterBook, increment: Increment): void {
  const { replica, amount } = increment;
  const held = book.holdings.by(replica);
  // LiteLLM writes any adjustment but 0, and a float sum at the budget is off by 1e-15: 1.106.2 wrote -8.9e-16.
  if (-amount <= epsilon && !asSettlement(book, increment, held)) return;
  if (readings.some((fits) => fits(book, increment, held))) return;
  // It may be of any request that is over and not settled: what is settled to its cost meanwhile is left out.
  book.odd.push(increment);
  if (book.odd.length >= oddAtMost) resolveOdd(book);
}

/** What fits nothing and is put off until the next rest; a subject that settles everything wrongly holds more and more. */
const oddAtMost = 200;

const asShrinking: Reading = (book, increment, held) => {
  const shrunk = held.beyond.values().find((reservation) => isShrinking(book, reservation, increment));
  if (shrunk) book.resize(shrunk, increment);
  return shrunk !== undefined;
};

const asSettlement: Reading = (book, increment, held) => {
  const uncertain = held.uncertain
    .values()
    .filter((reservation) => settlesExactly(book, reservation, increment.amount))
    .map((chosen) => ({ chosen, all: [chosen] }));
  const exact = [...held.settledBy(increment.amount, increment.t), ...uncertain];
  if (exact.length > 0) settleFirst(book, exact, increment);
  return exact.length > 0;
};

/**
 * The whole of a reservation is given back, which names the request: by its replica, which may charge it by itself, or by a
 * peer of one that died.
 */
const asRelease: Reading = (book, increment, held) => {
  const isWhole = ({ amount }: Reservation) => near(amount, -increment.amount);
  const released = held.all.values().find(isWhole) ?? book.open.values().find(isWhole);
  if (released) book.settle(released, increment);
  return released !== undefined;
};

const asSettlementWithin: Reading = (book, increment, held) => {
  const within = held.uncertain.values().some((reservation) => settlesWithin(book, reservation, increment.amount));
  if (within) book.deferred.push(increment);
  return within;
};

const asResizing: Reading = (book, increment, held) => {
  const resized = [...held.all].findLast((reservation) => isBeingResized(reservation, increment));
  if (resized) book.resize(resized, increment);
  return resized !== undefined;
};

const asLateSettlement: Reading = (book, increment) => {
  const late = book.holdings.cleared
    .values()
    .find(
      (reservation) => reservation.replica === increment.replica && settlesExactly(book, reservation, increment.amount),
    );
  if (late) book.settleLate(late, increment);
  return late !== undefined;
};

/** Of an interrupted request, whose cost is not known to the token: if only one of the lost reservations can be meant. */
const asLateSettlementWithin: Reading = (book, increment) => {
  const late = [...book.holdings.cleared].filter(
    (lost) => lost.replica === increment.replica && settlesWithin(book, lost, increment.amount),
  );
  if (late.length === 1) book.settleLate(late[0]!, increment);
  return late.length === 1;
};

const asSettlementAgain: Reading = (book, increment) => {
  const before = book.settledByAmount.get(nano(increment.amount));
  const again = before?.replica === increment.replica;
  if (again) book.duplicate(before!.request, "settled", increment);
  return again;
};

/** Of a request that makes several calls, each settles its one reservation. */
const asSettlementOfNextCall: Reading = (book, increment, held) => {
  const before = book.settledByAmount.get(nano(increment.amount));
  return before !== undefined && before.request.calls > 1 && asSettlementAgain(book, increment, held);
};

const readings: readonly Reading[] = [
  asShrinking,
  asSettlement,
  asRelease,
  asSettlementOfNextCall,
  asSettlementWithin,
  asLateSettlement,
  asResizing,
  asSettlementAgain,
  asLateSettlementWithin,
];

/**
 * Pairs what was put off with the requests still open: with interrupted ones by what is likely, then by what is possible,
 * and what fits nothing with answered ones, by order.
 */
export function resolveDeferred(book: CounterBook): void {
  pairInterrupted(book);
  resolveOdd(book);
}

function resolveOdd(book: CounterBook): void {
  for (const { n, t, replica, amount } of settleOdd(book)) {
    book.move({ kind: "unknown", amount, n, t, replica, request: null, by: null });
  }
}

function pairInterrupted(book: CounterBook): void {
  const increments = book.deferred;
  if (increments.length === 0) return;
  book.deferred = [];
  for (const replica of new Set(increments.map((increment) => increment.replica))) {
    const here = increments.filter((increment) => increment.replica === replica);
    const certain = settleMost(book, here, ({ request }) =>
      isAnswered(book, request) ? book.billed(request).high : null,
    );
    const unlikely = settleMost(book, certain, ({ request }) => likelyHigh(request, book.prices));
    const impossible = settleMost(book, unlikely, ({ request }) => book.billed(request).high);
    book.odd.push(...impossible);
  }
}

/** Something of it is billed in any case. */
function isAnswered(book: CounterBook, request: RequestFacts): boolean {
  return book.bounds(request).low > epsilon;
}

/**
 * Settles as many as possible, given the most that each reservation may be settled to (null: leave it alone); returns
 * what fits none.
 */
function settleMost(
  book: CounterBook,
  increments: Increment[],
  most: (held: Reservation) => number | null,
): Increment[] {
  const replica = increments[0]?.replica;
  const spans = [...book.open]
    .filter((reservation) => reservation.replica === replica && !costIsKnown(reservation.request))
    .flatMap((owner) => {
      const high = most(owner);
      const { low } = book.bounds(owner.request);
      return high === null ? [] : [{ owner, low: owner.amount - high, high: owner.amount - low }];
    });
  const points = increments.map((point) => ({ point, at: -point.amount }));
  const { pairs, unmatchedPoints, leftOver } = matchPoints(spans, points, epsilon);
  for (const { owner, point } of pairs) book.settle(owner, point);
  for (const { owner, rivals } of leftOver) confuse(owner, rivals);
  return unmatchedPoints;
}

/** For a settlement that did not arrive: the reservation that it was for. */
export function blockedReservation(book: CounterBook, { replica, amount }: Increment): Reservation | null {
  const neverKept = book.holdings.cleared.values().filter((one) => one.ending === "lost" && one.replica === replica);
  const held = [...book.holdings.by(replica).all, ...neverKept];
  return (
    held.find((reservation) => settlesExactly(book, reservation, amount)) ??
    held.find((reservation) => settlesWithin(book, reservation, amount)) ??
    null
  );
}

/** R becomes the headroom that the request's own reservation left: budget − (value after it − R). */
function isShrinking(book: CounterBook, reservation: Reservation, { amount, t }: Increment): boolean {
  const { request, valueAfter, initial } = reservation;
  if (reservation.amount !== initial || !beforeProvider(request, t) || valueAfter === null) return false;
  const headrooms = book.budgets.map((budget) => budget - (valueAfter - initial));
  return headrooms.some((headroom) => headroom > litellmHeadroom && near(initial + amount, headroom));
}

/**
 * Another counter of the request had no room: R becomes that counter's headroom on this one, too, and once more with each
 * counter that has less.
 */
function isBeingResized({ request, amount: held }: Reservation, { amount, t }: Increment): boolean {
  const until = request.receivedAt ?? request.endedAt;
  if (until === null || t >= until) return false;
  return held + amount > litellmHeadroom && beforeProvider(request, t);
}

function settlesExactly(book: CounterBook, { request, amount: held }: Reservation, amount: number): boolean {
  const cost = held + amount;
  if (isStatedCost(request, cost, book.prices, book.billings)) return true;
  if (costIsKnown(request)) return false;
  // Given back whole, or (1.90.7 on) settled to the prompt's cost.
  return (
    near(cost, 0) || (request.promptCost !== null && request.promptCost > epsilon && near(cost, request.promptCost))
  );
}

function settlesWithin(book: CounterBook, reservation: Reservation, amount: number): boolean {
  const cost = reservation.amount + amount;
  if (costIsKnown(reservation.request)) return false;
  const { low, high } = book.billed(reservation.request);
  return cost >= low - epsilon && cost <= high + epsilon;
}

/** Of several that fit, the one whose request ended first; those that hold another amount might be meant as well. */
function settleFirst(book: CounterBook, exact: readonly Alike[], increment: Increment): void {
  const [first] = exact.map(({ chosen }) => chosen).sort(byEnd);
  for (const { chosen, all } of exact) {
    if (near(chosen.amount, first!.amount)) continue;
    for (const other of all) confuse(other, [first!]);
  }
  book.settle(first!, increment);
}

function byEnd(a: Reservation, b: Reservation): number {
  return overAt(a) === overAt(b) ? a.n - b.n : overAt(a) - overAt(b);
}
