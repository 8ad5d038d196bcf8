/** A defect of the catalogue: how it is told in a few words, and its page in docs/modes/. */
interface Known {
  phrase: string;
  page: string;
}

/** The modes that the oracle has a signature of. */
const modes = {
  D1: { phrase: "streams aborted after a chunk", page: "d01-stream-aborted-after-a-chunk" },
  D2: { phrase: "streams aborted before the first chunk", page: "d02-stream-aborted-before-the-first-chunk" },
  D3: { phrase: "token counts", page: "d03-token-count" },
  D4: { phrase: "routes without a logging callback", page: "d04-route-without-callback" },
  D5: { phrase: "passed-through requests", page: "d05-pass-through" },
  D6: { phrase: "realtime sessions that failed", page: "d06-realtime-refused" },
  D7: { phrase: "streams without a terminal event", page: "d07-stream-without-terminal-event" },
  D8: { phrase: "responses made in the background", page: "d08-background-hold" },
  D9: { phrase: "requests in flight on a replica that ended", page: "d09-replica-killed" },
  D10: { phrase: "a command to Redis or its reply was lost", page: "d10-redis-reply-lost" },
  D11: { phrase: "a failed read taken for a miss", page: "d11-failed-read-taken-for-a-miss" },
  D12: { phrase: "a cold counter seeded by several replicas", page: "d12-cold-counter-on-several-replicas" },
  D13: { phrase: "a cold counter seeded by each request", page: "d13-cold-counter-seeded-per-request" },
  D14: { phrase: "a counter in memory seeded twice", page: "d14-no-redis" },
  D15: { phrase: "the repair went to a key without its namespace", page: "d15-namespace" },
  D16: { phrase: "spend from before a reset was kept", page: "d16-reset-not-seen" },
  D17: { phrase: "settled after a reset had cleared the counter", page: "d17-settled-after-a-reset" },
  D18: { phrase: "settled after the counter had expired", page: "d18-request-outlives-the-ttl" },
  D19: { phrase: "the counter lost under requests in flight", page: "d19-counter-lost-in-flight" },
  D20: { phrase: "further calls of a settled request", page: "d20-further-calls" },
  D21: { phrase: "failed requests billed to the row only", page: "d21-failed-requests-billed-to-the-row" },
  D22: { phrase: "a lost counter seeded from a stale memory", page: "d22-stale-fallback" },
  D25: { phrase: "the database is too low", page: "look-alikes" },
  D28: { phrase: "settled side by side by a stale copy in memory", page: "d28-settled-side-by-side" },
  D29: { phrase: "seeded from a row that already held the charge", page: "d29-seeded-with-the-charge" },
  D30: { phrase: "cancelled messages counted at their prompt's cost", page: "d30-cancelled-message-counted" },
  D31: { phrase: "a lost counter not seeded because of a copy in memory", page: "d31-lost-counter-not-seeded" },
  D32: { phrase: "answers without a usage", page: "d32-answer-without-usage" },
  D33: { phrase: "a reset carried out twice", page: "d33-reset-carried-out-twice" },
  D34: { phrase: "answers that are billed nowhere", page: "d34-billed-nowhere" },
  D35: { phrase: "a window's first increments counted twice", page: "d35-window-counted-twice" },
  D37: { phrase: "LiteLLM gave up writing spend to the database", page: "d37-delivery-given-up" },
  D38: { phrase: "settled at another amount than the cost", page: "d38-settled-at-another-amount" },
  D39: { phrase: "LiteLLM's own count although a usage had come", page: "d39-own-count-for-a-usage" },
  D40: { phrase: "first requests of an unknown end user side by side", page: "d40-newcomers-at-once" },
  D41: { phrase: "a lost counter seeded from a row that lags", page: "d41-row-that-lags" },
  D42: { phrase: "replicas without Redis that each count alone", page: "d42-replicas-that-count-alone" },
} as const satisfies Record<string, Known>;

export type Mode = keyof typeof modes;

export const unknownMode = "unknown mode";

/** What a finding names. */
export type ModeName = Mode | typeof unknownMode;

/** "D1, streams aborted after a chunk"; what is not in the catalogue is named alone. */
export function tagOf(mode: string): string {
  return isKnown(mode) ? `${mode}, ${modes[mode].phrase}` : mode;
}

/** The path of a mode's page in this repository; null: it has none. */
export function pageOf(mode: string): string | null {
  return isKnown(mode) ? `docs/modes/${modes[mode].page}.md` : null;
}

function isKnown(mode: string): mode is Mode {
  return Object.hasOwn(modes, mode);
}
