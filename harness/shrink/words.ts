import type { Size } from "./size.ts";

const singular = {
  requests: "request",
  faults: "fault",
  replicas: "replica",
  entities: "entity",
  phases: "phase",
} as const;

/** "13 requests → 1, 2 replicas → 1, 6 faults → 1": what got less. */
export function sizesText(from: Size, to: Size): string {
  const parts = (["requests", "faults", "replicas", "entities", "phases"] as const)
    .filter((what) => from[what] !== to[what])
    .map((what) => `${from[what]} ${from[what] === 1 ? singular[what] : what} → ${to[what]}`);
  return parts.length === 0 ? "details alone" : parts.join(", ");
}
