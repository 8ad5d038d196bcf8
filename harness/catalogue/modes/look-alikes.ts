import type { Mode } from "./types.ts";

/** What looks like a defect and is none. */
export const lookAlikes = {
  D23: {
    title: "look-alikes",
    happens: "requests in flight fill budget",
    phrase: "requests in flight fill the budget",
    page: "look-alikes",
    threads: [27509, 38647],
    lookAlike: "Saturation",
  },
  D24: {
    title: "look-alikes",
    happens: "proxy's own budget refuses",
    phrase: "the proxy's own budget refuses",
    page: "look-alikes",
    threads: [40020, 40037],
    lookAlike: "Proxy-wide budget",
  },
  D25: {
    title: "look-alikes",
    happens: "row is late, or has lost spend",
    phrase: "the database is too low",
    page: "look-alikes",
    threads: [19163, 33872],
    lookAlike: "Late database write",
    standsFor: ["rows-written-late"],
  },
  D26: {
    title: "look-alikes",
    happens: "provider paid for each call",
    phrase: "the provider is paid for each call",
    page: "look-alikes",
    threads: [25015, 33325, 35524],
    lookAlike: "Billed per call",
  },
  D27: {
    title: "look-alikes",
    happens: "client library sends twice",
    phrase: "a client library sends a command twice",
    page: "look-alikes",
    threads: [30460, 30734],
    lookAlike: "Increment sent twice",
  },
} as const satisfies Record<string, Mode>;
