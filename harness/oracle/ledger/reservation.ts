import type { RequestFacts } from "../facts/index.ts";
import type { FailedExpire } from "./expiries.ts";

/**
 * How a reservation left the counter, or that it never was there: `lost`, when Redis acknowledged it and did not keep it. `deleted` and `overwritten` are LiteLLM's repairs; `expired` is only the TTL,
 * `evicted` a planned deletion in Redis itself, `reset` the entity's spend going back to zero.
 */
export type Ending = "settled" | "deleted" | "overwritten" | "expired" | "evicted" | "reset" | "lost" | "not-applied";

/** Ways in which all that is on a counter goes at once. */
export type Loss = Exclude<Ending, "settled" | "lost" | "not-applied">;

/** Left behind by a request that was over, and then taken away by LiteLLM with the counter. */
export function wasRepaired({ ending, cost, request, endedAt }: Reservation): boolean {
  if ((ending !== "deleted" && ending !== "overwritten") || cost !== null) return false;
  return request.endedAt !== null && request.endedAt < endedAt!;
}

/** LiteLLM takes it for failed, and knows of it no more. */
export function isForgotten({ replyLost, expireFailed }: Reservation): boolean {
  return replyLost || expireFailed !== null;
}

/** An entry of the ledger (n), and the dollars that it added. */
export interface Write {
  n: number;
  amount: number;
}

/** All that a reservation was made of, in order: together its amount. */
export function writesOf({ n, initial, resizes }: Reservation): Write[] {
  return [{ n, amount: initial }, ...resizes];
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
  /** How LiteLLM changed it after that, in order. */
  resizes: readonly Write[];
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
  /** A settlement that was sent and did not arrive, or was acknowledged and not kept. */
  blocked: { n: number; fault: string | null; amount: number; acknowledged: boolean } | null;
}

/** It may as well be that of others. */
export function confuse(reservation: Reservation, rivals: readonly Reservation[]): void {
  const others = rivals.map(({ request }) => request).filter((request) => request !== reservation.request);
  if (others.length === 0) return;
  reservation.rivals = [...new Set([...reservation.rivals, ...others])];
  reservation.attribution = "ambiguous";
}
