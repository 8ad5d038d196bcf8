import type { Mode } from "./types.ts";

/** Reservations that are never settled: the counter is too high. */
export const leaks = {
  D1: {
    title: "a stream is aborted after a chunk",
    happens: "client leaves a running stream",
    phrase: "streams aborted after a chunk",
    page: "d01-stream-aborted-after-a-chunk",
    standsFor: ["stream-abort-after-chunk", "phantom-refusal"],
  },
  D2: {
    title: "a stream is aborted before its first chunk",
    happens: "client leaves before first chunk",
    phrase: "streams aborted before the first chunk",
    page: "d02-stream-aborted-before-the-first-chunk",
    standsFor: ["stream-abort-after-headers"],
  },
  D3: {
    title: "a token count is reserved for",
    happens: "counting tokens reserves, never settles",
    phrase: "token counts",
    page: "d03-token-count",
    standsFor: ["token-counting"],
  },
  D4: {
    title: "a route without a logging callback",
    happens: "route reserves, has no callback",
    phrase: "on routes without a logging callback",
    page: "d04-route-without-callback",
    standsFor: ["route-without-callback"],
  },
  D5: {
    title: "a request that is passed through",
    happens: "cost added, reservation never settled",
    phrase: "passed through",
    page: "d05-pass-through",
    standsFor: ["pass-through"],
  },
  D6: {
    title: "a realtime session is refused or fails",
    happens: "failed realtime session keeps R",
    phrase: "realtime sessions that failed",
    page: "d06-realtime-refused",
    standsFor: ["realtime-refused"],
  },
  D7: {
    title: "a stream ends without its terminal event",
    happens: "stream ends without last event",
    phrase: "streams without a terminal event",
    page: "d07-stream-without-terminal-event",
    standsFor: ["stream-without-terminal-event"],
  },
  D8: {
    title: "a response in the background holds its reservation",
    happens: "background response holds R legitimately",
    phrase: "responses made in the background",
    page: "d08-background-hold",
    lookAlike: "Background response",
  },
  D9: {
    title: "a replica ends with requests in flight",
    happens: "ended replica takes settlements along",
    phrase: "in flight on a replica that ended",
    page: "d09-replica-killed",
    standsFor: ["replica-killed"],
  },
  D10: {
    title: "a command to Redis or its reply is lost",
    happens: "Redis applied, LiteLLM never knew",
    phrase: "a command to Redis or its reply was lost",
    page: "d10-redis-reply-lost",
    standsFor: ["redis-reply-lost"],
  },
  D11: {
    title: "a failed read is taken for a missing counter",
    happens: "read error seeds live counter",
    phrase: "a failed read taken for a miss, and seeded",
    page: "d11-failed-read-taken-for-a-miss",
    standsFor: ["redis-read-error"],
  },
} as const satisfies Record<string, Mode>;
