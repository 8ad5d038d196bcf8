import type { HistoryEvent } from "../contracts/index.ts";
import { classifyFailure } from "../subject/index.ts";

type FailEvent = Extract<HistoryEvent, { type: "fail" }>;

/** History quotes at most this much of an error. */
const longestQuote = 2000;

/** A `fail` event's fields from an answer. */
export function failure(status: number, body: string): Omit<FailEvent, "t" | "request"> {
  const { class: failureClass, refusal } = classifyFailure(status, body);
  return { type: "fail", status, class: failureClass, error: body.slice(0, longestQuote), refusal };
}
