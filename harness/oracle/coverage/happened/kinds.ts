import type { EntityKind, PlannedFault } from "../../../catalogue/index.ts";

/** How a provider was to misbehave with a request. */
export type Misbehaved =
  | { how: "status"; status: number }
  | { how: "ending"; ending: string }
  | { how: "usage"; usage: string }
  | { how: "response-id-of-another" }
  | { how: "outlasts-ttl"; ttlMs: number };

/** Something that a plan wants to take place. */
export type Deed =
  | { kind: "cancel"; request: string; at: string }
  | { kind: "fault"; fault: PlannedFault }
  /** LiteLLM's circuit breaker opens. */
  | { kind: "redis-given-up"; fault: string; replica: number }
  | { kind: "misbehaviour"; request: string; how: Misbehaved }
  | { kind: "second-call"; request: string }
  | { kind: "background-work"; request: string }
  | { kind: "another-attempt" }
  | { kind: "fallback" }
  /** `idle`: after an idle time, and not at first. */
  | { kind: "cold-counter"; ref: string; idle: boolean }
  | { kind: "row-with-past"; ref: string; spent: number };

/** Why something planned did not take place. */
export type Missed =
  | { kind: "refused-before" }
  | { kind: "no-cancel"; outcome: string | null }
  | { kind: "admitted-before-hang-up" }
  | { kind: "never-held" }
  | { kind: "no-reservation" }
  | { kind: "struck-too-rarely"; times: number; planned: number }
  /** `waitedFor`: the fault that it was to follow, which never struck. */
  | { kind: "never-happened"; waitedFor: string | null }
  | { kind: "nothing-served-meanwhile" }
  | { kind: "asked-redis"; entry: number }
  | { kind: "not-in-flight"; requests: string[] }
  | { kind: "no-second-answer" }
  | { kind: "over-with-answer" }
  | { kind: "never-called-again" }
  | { kind: "was-warm" }
  | { kind: "row-said"; row: number; at: string }
  | { kind: "never-sent-on"; why: string | null }
  | { kind: "not-in-log" };

/** Why it is right that something planned did not take place. */
export type Excuse =
  | { kind: "refused-before-cancel"; request: string }
  | { kind: "refused-before-answer"; request: string; how: Misbehaved }
  | { kind: "no-counter"; fault: string; entity: EntityKind }
  | { kind: "no-command"; fault: string; command: string; skip: number };
