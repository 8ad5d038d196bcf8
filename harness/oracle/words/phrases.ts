import type { Mode, ModeName } from "../causes/index.ts";
import { unknownMode } from "../causes/index.ts";

/** A mode in a few words. */
const phrases: Record<Mode, string> = {
  D1: "streams aborted after a chunk",
  D2: "streams aborted before the first chunk",
  D3: "token counts",
  D4: "on routes without a logging callback",
  D5: "passed through",
  D6: "realtime sessions that failed",
  D7: "streams without a terminal event",
  D8: "responses made in the background",
  D9: "in flight on a replica that ended",
  D10: "a command to Redis or its reply was lost",
  D11: "a failed read taken for a miss, and seeded",
  D12: "a cold counter seeded by several replicas",
  D13: "a cold counter seeded by each request",
  D14: "a counter in memory seeded twice",
  D15: "the repair went to a key without its namespace",
  D16: "kept what was spent before a reset",
  D17: "settled after a reset had cleared the counter",
  D18: "settled after the counter had expired",
  D19: "the counter lost under requests in flight",
  D20: "further calls of a settled request",
  D21: "failed requests billed to the row only",
  D22: "a lost counter seeded from a stale memory",
  D25: "the database is too low",
  D28: "settled side by side, by a stale copy in memory",
  D29: "seeded from a row that held the charge already",
  D30: "cancelled messages counted at their prompt's cost",
  D31: "a lost counter not seeded, for a copy in memory",
  D32: "answers without a usage",
  D33: "a reset carried out twice",
  D34: "answers that are billed nowhere",
  D35: "a window's first increments counted twice",
  D37: "LiteLLM gave up writing spend to the database",
  D38: "settled at another amount than the cost",
  D39: "billed by LiteLLM's own count although a usage had come",
  D40: "the first requests of an unknown end user, side by side",
  D41: "a lost counter seeded from a row that lags",
  D42: "replicas without Redis that each count alone",
};

export function phraseOf(mode: ModeName): string {
  return mode === unknownMode ? "for a reason that is not known" : phrases[mode];
}
