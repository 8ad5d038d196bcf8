import type { RequestFacts } from "../evidence/request.ts";
import type { FailedExpire } from "./expiries.ts";

/**
 * How a reservation left the counter. `deleted` and `overwritten` are LiteLLM's repairs; `expired` is only the TTL,
 * `evicted` a planned deletion in Redis itself, `reset` the entity's spend going back to zero.
 */
export type Ending = "settled" | "deleted" | "overwritten" | "expired" | "evicted" | "reset" | "not-applied";

/** Ways in which all that is on a counter goes at once. */
export type Loss = Exclude<Ending, "settled" | "not-applied">;

/** Left behind by a request that was over, and then taken away by LiteLLM with the counter. */
export function wasRepaired({ ending, cost, request, endedAt }: Reservation): boolean {
  if ((ending !== "deleted" && ending !== "overwritten") || cost !== null) return false;
  return request.endedAt !== null && request.endedAt < endedAt!;
}

/** LiteLLM takes it for failed, and knows of it no more. */
export function isForgotten({ replyLost, expireFailed }: Reservation): boolean {
  return replyLost || expireFailed !== null;
}

/** An amount that a request holds on a counter, from the ledger. */
export interface Reservation {
  request: RequestFacts;
  attribution: "watermark" | "order" | "ambiguous";
  /** Other requests that it may belong to as well. */
  rivals: readonly RequestFacts[];
  /** As first written, and what is left after LiteLLM shrank it to the headroom. Dollars. */
  initial: number;
  amount: number;
  /** What the request's own reservations answered, for recognising how LiteLLM shrinks it. */
  valueAfter: number | null;
  n: number;
  t: number;
  replica: number;
  conn: number;
  /** Redis' answer did not reach the replica. */
  replyLost: boolean;
  /** The EXPIRE behind it failed. */
  expireFailed: FailedExpire | null;
  /** The rule that struck it. */
  fault: string | null;
  ending: Ending | null;
  /** Ledger entry and time of its end. */
  endedBy: number | null;
  endedAt: number | null;
  /** What its settlement answered. */
  valueAtEnd: number | null;
  /** Real cost that it was settled to. */
  cost: number | null;
  /** A settlement that was sent and did not arrive. */
  blocked: { n: number; fault: string | null; amount: number } | null;
}
