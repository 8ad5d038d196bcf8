import type { CounterBook, Reservation, StruckEntry } from "../ledger/index.ts";
import { near } from "../numbers.ts";

/** What looks like a leaked reservation and is none. */
export type LookAlike =
  /** It ran in the background, and was held until it was there. */
  | { mode: "D8"; request: string }
  /** Its increment (entry `first`) was sent again (entry `again`) when its connection broke, and applied twice. */
  | { mode: "D27"; request: string; first: number; again: number };

export function lookAlikeOf(
  reservation: Reservation,
  book: CounterBook,
  struck: readonly StruckEntry[],
): LookAlike | null {
  const { request } = reservation;
  if (request.inBackground && reservation.ending === "settled") {
    return { mode: "D8", request: request.id };
  }
  const twin = appliedTwice(reservation, book, struck);
  if (twin === null) return null;
  const [first, again] = [Math.min(twin.n, reservation.n), Math.max(twin.n, reservation.n)];
  return { mode: "D27", request: request.id, first, again };
}

/** The same amount twice for one request, one of them settled, and the first one's connection struck in between. */
function appliedTwice(
  { request, initial, n }: Reservation,
  book: CounterBook,
  struck: readonly StruckEntry[],
): Reservation | null {
  const others = (book.reservations.get(request) ?? []).filter(
    (other) => other.n !== n && near(other.initial, initial),
  );
  return (
    others.find((other) => {
      const first = Math.min(other.n, n);
      return other.ending === "settled" && struck.some((entry) => entry.n === first && entry.replyLost);
    }) ?? null
  );
}
