import type { AuditCertainty } from "../../contracts/index.ts";

/** Why a finding is so certain, or is not. */
export type Reason =
  /** No logged request was in flight when it was read first, and none can have lasted until now. */
  | "nothing in flight"
  /** The logs cannot be read; counter and row have not changed for longer than a request lasts. */
  | "unchanged"
  /** In flight now, for all that is known. */
  | "too short"
  /** Some request was in flight at every reading. */
  | "always in flight"
  /** The logs cannot be read, and the counter moves. */
  | "no logs"
  /** Requests in flight, and rows on their way, make a counter higher and never lower. */
  | "only lower";

export const certaintyOf: Readonly<Record<Reason, AuditCertainty>> = {
  "nothing in flight": "sure",
  "only lower": "sure",
  unchanged: "likely",
  "too short": "cannot tell",
  "always in flight": "cannot tell",
  "no logs": "cannot tell",
};

export interface Drift {
  /** Dollars between counter and row, at all readings: no less, and no more. */
  least: number;
  most: number;
  reason: Reason;
}
