import type { Mode } from "./types.ts";

/** The counter is too low: budgets let more through. */
export const tooLow = {
  D18: {
    title: "a request outlives its counter",
    happens: "counter expires below running request",
    phrase: "settled after the counter had expired",
    page: "d18-request-outlives-the-ttl",
    threads: [26829, 34238],
    standsFor: ["request-outlives-ttl"],
  },
  D19: {
    title: "the counter is lost below requests in flight",
    happens: "eviction below requests in flight",
    phrase: "the counter lost under requests in flight",
    page: "d19-counter-lost-in-flight",
    threads: [35570],
    isRace: true,
    standsFor: ["counter-lost-in-flight"],
  },
  D20: {
    title: "a settled request makes further calls",
    happens: "second call charged to row only",
    phrase: "further calls of a settled request",
    page: "d20-further-calls",
    standsFor: ["sub-call-after-settlement"],
  },
  D21: {
    title: "failed requests are billed to the row only",
    happens: "row billed, counter given back",
    phrase: "failed requests billed to the row only",
    page: "d21-failed-requests-billed-to-the-row",
    threads: [35568, 35752],
    isRace: true,
    standsFor: ["provider-timeout"],
  },
  D22: {
    title: "a lost counter comes back from a stale memory",
    happens: "lost counter seeded too low",
    phrase: "a lost counter seeded from a stale memory",
    page: "d22-stale-fallback",
    threads: [34238, 35538],
    standsFor: ["stale-fallback"],
  },
} as const satisfies Record<string, Mode>;
