import type { Mode } from "./types.ts";

/** The counter and a reset. */
export const resets = {
  D16: {
    title: "a reset that the counter does not see",
    happens: "row reset, counter not cleared",
    phrase: "kept what was spent before a reset",
    page: "d16-reset-not-seen",
    threads: [27481, 29576, 30002, 30776, 37971, 38686, 39726, 40940],
    standsFor: ["spend-reset-by-administrator", "budget-period-over"],
  },
  D17: {
    title: "a settlement comes after a reset",
    happens: "C − R hits zeroed counter",
    phrase: "settled after a reset had cleared the counter",
    page: "d17-settled-after-a-reset",
    threads: [30330],
    standsFor: ["reset-while-in-flight"],
  },
} as const satisfies Record<string, Mode>;
