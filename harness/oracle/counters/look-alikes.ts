import type { ModeId } from "../../catalogue/index.ts";
import type { CounterBook, Reservation, StruckEntry } from "../ledger/index.ts";
import { near } from "../numbers.ts";

/** What looks like a leaked reservation and is none. */
export interface LookAlike {
  mode: Extract<ModeId, "D8" | "D27">;
  why: string;
}

export function lookAlikeOf(
  reservation: Reservation,
  book: CounterBook,
  struck: readonly StruckEntry[],
): LookAlike | null {
  const { request } = reservation;
  if (request.inBackground && reservation.ending === "settled") {
    return { mode: "D8", why: `${request.id} ran in the background, and was held until it was there` };
  }
  const twin = appliedTwice(reservation, book, struck);
  if (twin === null) return null;
  const [first, again] = [twin.n, reservation.n].sort((a, b) => a - b);
  return {
    mode: "D27",
    why: `the increment of ${request.id} (entry ${first}) was sent again (entry ${again}) when its connection broke, and applied twice`,
  };
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
