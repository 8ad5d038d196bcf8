import type { LedgerEntry } from "../../contracts/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import type { Ending } from "./reservation.ts";

/** One applied increment of a counter. `after`: what Redis answered, if that was seen. */
export interface Increment {
  n: number;
  t: number;
  /** When it was sent at the earliest, ms: before `t` where a fault held it back. */
  since: number;
  replica: number;
  conn: number;
  amount: number;
  after: number | null;
  /** When its answer went on to the replica, ms; null: it never did. */
  answeredAt: number | null;
  replyLost: boolean;
  fault: string | null;
}

/** Something other than a reservation or a charge that moved a counter. Dollars; the sign is its effect on the counter. */
export interface Movement {
  kind: "cold" | "reset" | "wiped" | "seed" | "raise" | "late" | "duplicate" | "unknown" | "hole";
  amount: number;
  n: number;
  t: number;
  replica: number | null;
  request: RequestFacts | null;
  /** Dollars that the row was to hold at that time. */
  owed: number;
  /** For `wiped`: how. For `late`: how the counter had lost it. */
  by: Ending | null;
  /** For `wiped`: a counter that stood below zero when it was deleted, this one or another of the same request. */
  belowZero?: { counterKey: string; movements: readonly Movement[]; n: number };
}

/** A request that was settled or charged again. */
export interface Duplicate {
  request: RequestFacts;
  amount: number;
  n: number;
  t: number;
  replica: number;
  what: "settled" | "charged";
}

/** Dollars of a request's cost that a counter was given, and when Redis' answer showed it, ms. */
export interface Confirmed {
  cost: number;
  t: number;
}

/** A command for a counter that went to a key which nothing reads. */
export interface StrayEntry {
  n: number;
  t: number;
  replica: number;
  command: string;
  key: string;
}

/** A command for a counter that a Redis rule struck. */
export interface StruckEntry {
  n: number;
  t: number;
  /** When it was sent at the earliest, ms. */
  since: number;
  replica: number;
  conn: number;
  fault: string;
  command: string;
  applied: LedgerEntry["applied"];
  replyLost: boolean;
  /** Without an answer that LiteLLM could use: refused, lost, or come when it had given up. */
  unanswered: boolean;
  /** Answered as if it had been applied, and it was not. */
  acknowledged: boolean;
  /** It was answered with an error. */
  refused: boolean;
}

/** A plain charge. `mayBeSeed`: it found no counter, by a replica that had missed it, and is what the replica had spent first. */
export interface Charge {
  n: number;
  t: number;
  replica: number;
  amount: number;
  mayBeSeed: boolean;
}
