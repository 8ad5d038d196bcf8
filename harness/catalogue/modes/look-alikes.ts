import type { Mode } from "./types.ts";

/** What looks like a defect and is none. */
export const lookAlikes = {
  D23: {
    title: "look-alikes",
    happens: "requests in flight fill budget",
    phrase: "requests in flight fill the budget",
    page: "look-alikes",
    lookAlike: "Saturation",
  },
  D24: {
    title: "look-alikes",
    happens: "proxy's own budget refuses",
    phrase: "the proxy's own budget refuses",
    page: "look-alikes",
    lookAlike: "Proxy-wide budget",
  },
  D25: {
    title: "look-alikes",
    happens: "row is late, or has lost spend",
    phrase: "the database is too low",
    page: "look-alikes",
    lookAlike: "Late database write",
    standsFor: ["rows-written-late"],
  },
  D26: {
    title: "look-alikes",
    happens: "provider paid for each call",
    phrase: "the provider is paid for each call",
    page: "look-alikes",
    lookAlike: "Billed per call",
  },
  D27: {
    title: "look-alikes",
    happens: "client library sends twice",
    phrase: "a client library sends a command twice",
    page: "look-alikes",
    lookAlike: "Increment sent twice",
  },
} as const satisfies Record<string, Mode>;
