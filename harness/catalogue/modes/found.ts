import type { Mode } from "./types.ts";

/** Found by running, beyond upstream's threads. */
export const found = {
  D28: {
    title: "requests of one replica are settled side by side",
    happens: "stale copy skips or deletes settlements",
    phrase: "settled side by side, by a stale copy in memory",
    page: "d28-settled-side-by-side",
    isRace: true,
    standsFor: ["settlements-side-by-side"],
  },
  D29: {
    title: "a counter is seeded with the charge that follows",
    happens: "seed holds the charge already",
    phrase: "seeded from a row that held the charge already",
    page: "d29-seeded-with-the-charge",
    isRace: true,
  },
  D30: {
    title: "a cancelled /v1/messages request is counted and not billed",
    happens: "cancelled prompt counted, never billed",
    phrase: "cancelled messages counted at their prompt's cost",
    page: "d30-cancelled-message-counted",
  },
  D31: {
    title: "a lost counter is not seeded, for a copy in memory",
    happens: "lost counter begins at zero",
    phrase: "a lost counter not seeded, for a copy in memory",
    page: "d31-lost-counter-not-seeded",
  },
  D32: {
    title: "an answer says no usage",
    happens: "answer without usage keeps R",
    phrase: "answers without a usage",
    page: "d32-answer-without-usage",
    standsFor: ["usage-missing"],
  },
  D33: {
    title: "a reset is carried out twice",
    happens: "spend taken off twice at a reset",
    phrase: "a reset carried out twice",
    page: "d33-reset-carried-out-twice",
    isRace: true,
  },
  D34: {
    title: "an answer that is billed nowhere",
    happens: "answered, charged to no counter and no row",
    phrase: "answers that are billed nowhere",
    page: "d34-billed-nowhere",
  },
  D35: {
    title: "a window's first increments are counted twice",
    happens: "window's row holds requests twice",
    phrase: "a window's first increments counted twice",
    page: "d35-window-counted-twice",
    isRace: true,
    standsFor: ["window-first-increments"],
  },
  D37: {
    title: "LiteLLM gives up writing spend to the database",
    happens: "spend given up, row lacks it",
    phrase: "LiteLLM gave up writing spend to the database",
    page: "d37-delivery-given-up",
    standsFor: ["delivery-parked"],
  },
  D38: {
    title: "a reservation is settled at another amount than the cost",
    happens: "settled at another amount than C",
    phrase: "settled at another amount than the cost",
    page: "d38-settled-at-another-amount",
  },
  D39: {
    title: "LiteLLM bills its own count although a usage had come",
    happens: "own count in place of a usage",
    phrase: "billed by LiteLLM's own count although a usage had come",
    page: "d39-own-count-for-a-usage",
  },
  D40: {
    title: "the first requests of an unknown end user come at once",
    happens: "newcomers are let through unreserved",
    phrase: "the first requests of an unknown end user, side by side",
    page: "d40-newcomers-at-once",
  },
  D41: {
    title: "a lost counter comes back with a row that lags",
    happens: "lost counter seeded from late row",
    phrase: "a lost counter seeded from a row that lags",
    page: "d41-row-that-lags",
    isRace: true,
  },
  D42: {
    title: "replicas without Redis each count alone",
    happens: "replicas count alone without Redis",
    phrase: "replicas without Redis that each count alone",
    page: "d42-replicas-that-count-alone",
  },
  D43: {
    title: "a changed budget is not seen by a busy replica",
    happens: "old budget enforced after a change",
    phrase: "a changed budget that a replica did not see",
    page: "d43-changed-budget-not-seen",
  },
} as const satisfies Record<string, Mode>;
