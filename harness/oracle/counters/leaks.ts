import type { Facts } from "../facts/index.ts";
import { costIsKnown, type Kill, killOf } from "../facts/index.ts";
import type { CounterBook, CounterHistory, StrayEntry, StruckEntry } from "../ledger/index.ts";
import { isForgotten, type Reservation } from "../ledger/index.ts";
import { epsilon, near } from "../numbers.ts";
import { type LookAlike, lookAlikeOf } from "./look-alikes.ts";
import type { Reading } from "./reading.ts";

/** A reservation that was still held when nothing was in flight, or that only the TTL took away. */
export interface LeakEvidence {
  /** The whole trial: requests, strikes, resets. */
  facts: Facts;
  reservation: Reservation;
  book: CounterBook;
  /** The trial's other counters. */
  elsewhere: readonly CounterBook[];
  /** Dollars by which it keeps the counter too high: what is held, less what is owed. */
  amount: number;
  /** Dollars of it that its request cost, and that the counter has of it in no other way. */
  owed: number;
  /** All judged readings of its counter. */
  readings: Reading[];
  /** Those at which it was held. */
  seenAt: Reading[];
  fate: "held" | "settled" | "repaired" | "expired" | "evicted" | "reset";
  kill: Kill | null;
  /** It is by design, or another's: to be labelled, not failed. */
  lookAlike: LookAlike | null;
  /** Redis rules that struck the counter. */
  struck: StruckEntry[];
  /** Commands for the counter that went to another key. */
  strays: StrayEntry[];
}

export function gatherLeaks(
  facts: Facts,
  { book, struck, strays }: CounterHistory,
  readings: Reading[],
  killed: Kill[],
  books: readonly CounterBook[],
): LeakEvidence[] {
  const elsewhere = books.filter((other) => other !== book);
  const leaks = new Map<Reservation, LeakEvidence>();
  const found = (reservation: Reservation) => {
    let leak = leaks.get(reservation);
    if (!leak) {
      const kill = killOf(reservation.request, killed);
      leak = {
        facts,
        reservation,
        book,
        elsewhere,
        amount: reservation.amount - owedOf(reservation, book),
        owed: owedOf(reservation, book),
        readings,
        seenAt: [],
        fate: fateOf(reservation),
        kill,
        lookAlike: lookAlikeOf(reservation, book, struck),
        struck,
        strays,
      };
      leaks.set(reservation, leak);
    }
    return leak;
  };
  for (const reading of readings) {
    if (contradicted(reading)) continue;
    for (const reservation of reading.held)
      if (reservation.ending !== "not-applied") found(reservation).seenAt.push(reading);
  }
  for (const reservations of book.reservations.values()) {
    for (const reservation of reservations) if (outlivedItsRequest(reservation, readings)) found(reservation);
  }
  // LiteLLM writes no settlement where R happens to be C.
  return [...leaks.values()].filter(({ amount }) => Math.abs(amount) > epsilon);
}

/** A completed request whose cost the counter has not got: only R − C of its reservation is too much. */
function owedOf({ request, ending }: Reservation, book: CounterBook): number {
  const isOwed = costIsKnown(request) && (ending === "settled" || !book.counted.has(request));
  return isOwed ? book.bounds(request).high : 0;
}

/**
 * A counter that equals its row holds nothing that it should not: the ledger misses an entry, or a settlement was taken
 * for something else. (Were R billed as well, the row would break the truth.)
 */
function contradicted({ sample }: Reading): boolean {
  return sample.counter !== null && near(sample.counter, sample.row ?? 0);
}

/** Its request was over, it was never settled, and then the TTL took the counter away. */
function outlivedItsRequest({ ending, cost, request, endedAt }: Reservation, readings: Reading[]): boolean {
  const last = readings.at(-1);
  if (ending !== "expired" || cost !== null || last === undefined || endedAt! > last.sample.t) return false;
  return request.endedAt !== null && request.endedAt < endedAt!;
}

function fateOf({ ending }: Reservation): LeakEvidence["fate"] {
  if (ending === null || ending === "not-applied" || ending === "lost") return "held";
  return ending === "deleted" || ending === "overwritten" ? "repaired" : ending;
}

/** The write that a leak waits for, and that never came. Amounts are what it would have added, dollars; entries those of the ledger (n). */
export type MissingWrite =
  | { kind: "blocked"; amount: number; entry: number; isAcknowledged: boolean; fault: string | null }
  /** LiteLLM has forgotten a reservation that it takes for failed, and charged the request by itself. */
  | { kind: "roll-back"; amount: number; failed: "reply" | "expire" }
  /** `cost`: what its request cost, at most. */
  | { kind: "settlement"; low: number; high: number; cost: number };

export function missingWrite({ reservation, book }: Pick<LeakEvidence, "reservation" | "book">): MissingWrite {
  const { request, amount, blocked, replyLost } = reservation;
  if (blocked) {
    const { n: entry, fault, acknowledged } = blocked;
    return { kind: "blocked", amount: blocked.amount, entry, isAcknowledged: acknowledged, fault };
  }
  if (isForgotten(reservation) && book.counted.has(request))
    return { kind: "roll-back", amount: -amount, failed: replyLost ? "reply" : "expire" };
  const { low, high } = book.bounds(request);
  return { kind: "settlement", low: low - amount, high: high - amount, cost: high };
}
