import type { AuditCertainty } from "../../contracts/index.ts";

/** Why a finding is so certain, or is not. */
export type Reason =
  /** No logged request was in flight when it was read first, and none can have lasted until now. */
  | "nothing in flight"
  /** The logs cannot be read; counter and row have not changed for longer than a request lasts. */
  | "unchanged"
  /** In flight now, for all that is known. */
  | "too short"
  /** The most that all requests in flight can hold is less, as the largest one is known. */
  | "more than in flight"
  /** Some request may have been in flight at each reading, but all together were too short to be in flight at all of them. */
  | "idle at times"
  /** Some request was in flight at every reading. */
  | "always in flight"
  /** The logs cannot be read, and the counter moves. */
  | "no logs"
  /** LiteLLM's ledger has not written, or has given up, what the counter has and the row lacks. */
  | "late row"
  /** Requests in flight, and rows on their way, make a counter higher and never lower. */
  | "only lower";

export const certaintyOf: Readonly<Record<Reason, AuditCertainty>> = {
  "nothing in flight": "sure",
  "only lower": "sure",
  "more than in flight": "sure",
  "idle at times": "likely",
  unchanged: "likely",
  "too short": "cannot tell",
  "always in flight": "cannot tell",
  "no logs": "cannot tell",
  "late row": "cannot tell",
};

export interface Drift {
  /** Dollars between counter and row, at all readings: no less, and no more. */
  least: number;
  most: number;
  reason: Reason;
}
