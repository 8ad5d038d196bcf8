import type { Mode } from "./types.ts";

/** The counter is too high by what was spent before. */
export const seeds = {
  D12: {
    title: "several replicas seed a cold counter",
    happens: "N replicas seed same counter",
    phrase: "a cold counter seeded by several replicas",
    page: "d12-cold-counter-on-several-replicas",
    threads: [26459, 27854, 28247, 28283],
    standsFor: ["cold-counter-burst"],
  },
  D13: {
    title: "each request seeds the cold counter of an end user or tag",
    happens: "K requests seed K times",
    phrase: "a cold counter seeded by each request",
    page: "d13-cold-counter-seeded-per-request",
    standsFor: ["cold-counter-burst-one-replica"],
  },
  D14: {
    title: "without Redis the counter in memory is seeded twice",
    happens: "memory counter holds twice S",
    phrase: "a counter in memory seeded twice",
    page: "d14-no-redis",
    threads: [27735, 36926, 36953, 40050, 40572],
    isRace: true,
    standsFor: ["no-redis"],
  },
  D15: {
    title: "a namespace hides the counter from its repair",
    happens: "DEL misses the namespaced key",
    phrase: "the repair went to a key without its namespace",
    page: "d15-namespace",
    standsFor: ["namespaced-cache"],
  },
} as const satisfies Record<string, Mode>;
