import { litellm } from "../../catalogue/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { epsilon } from "../numbers.ts";
import { jitterMs } from "./before-provider.ts";
import type { CounterBook, Increment } from "./book.ts";
import { overAt } from "./held-reservations.ts";
import { confuse, type Reservation } from "./reservation.ts";

/** Of those that might have been meant; more say nothing more. */
const rivalsKept = 20;

/** It settles this reservation to something else than its cost: by its replica, after the answer, and not below nothing. */
function isOdd(reservation: Reservation, { n, t, replica, amount }: Increment): boolean {
  const { request } = reservation;
  if (reservation.replica !== replica || reservation.n > n || !costIsKnown(request)) return false;
  const over = overAt(reservation);
  return (
    over <= t + jitterMs && t - over <= litellm.settlesIfEverWithinMs.value && reservation.amount + amount > epsilon
  );
}

/** Settles what fits no cost, when all that does has been settled; returns what is left. */
export function settleOdd(book: CounterBook): Increment[] {
  const increments = book.odd.splice(0);
  return [...new Set(increments.map(({ replica }) => replica))].flatMap((replica) =>
    settleByOrder(
      book,
      [...book.holdings.by(replica).all].sort((a, b) => overAt(a) - overAt(b)),
      increments.filter((increment) => increment.replica === replica).sort((a, b) => a.t - b.t),
    ),
  );
}

/**
 * Each write is a request's that ended shortly before it; which of them, is told by order: what ended first is settled
 * first. What is left over of those that might have been meant is not certain.
 */
function settleByOrder(book: CounterBook, held: readonly Reservation[], increments: readonly Increment[]): Increment[] {
  const meant = new Set<Reservation>();
  const settling: Increment[] = [];
  const unmatched: Increment[] = [];
  for (const increment of increments) {
    const latest = held.findLast((reservation) => !meant.has(reservation) && isOdd(reservation, increment));
    if (latest) meant.add(latest);
    (latest ? settling : unmatched).push(increment);
  }
  const others = held.filter((one) => !meant.has(one) && settling.some((increment) => isOdd(one, increment)));
  const inOrder = held.filter((reservation) => meant.has(reservation));
  for (const increment of settling) {
    const at = inOrder.findIndex((reservation) => isOdd(reservation, increment));
    const [reservation] = at < 0 ? [] : inOrder.splice(at, 1);
    if (reservation) book.settle(reservation, increment);
    else unmatched.push(increment);
  }
  for (const other of others) confuse(other, [...meant].slice(0, rivalsKept));
  return unmatched;
}
