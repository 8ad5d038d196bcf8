import type { HistoryEvent } from "../contracts/index.ts";

type FailEvent = Extract<HistoryEvent, { type: "fail" }>;

/** History quotes at most this many characters of an error. */
const longestQuote = 2000;

/** A `fail` event's fields from an answer, as it came. */
export function failure(status: number, body: string): Omit<FailEvent, "t" | "request"> {
  return { type: "fail", status, error: body.slice(0, longestQuote) };
}
