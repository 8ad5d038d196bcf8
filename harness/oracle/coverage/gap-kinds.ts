import type { Uncompared } from "../breaches/index.ts";
import type { Excuse } from "./happened/index.ts";

/** A reason other than a missing fault for which nothing can be concluded from what held. */
export type Gap =
  | { kind: "all-excused"; excuses: Excuse[] }
  | { kind: "replica-idle"; replica: number }
  | { kind: "one-by-one"; phase: string }
  | { kind: "held-too-short"; requests: string[]; phase: string }
  | { kind: "nothing-to-enforce"; phase: string }
  | { kind: "never-reserved"; requests: string[] }
  | { kind: "nothing-reserved" }
  | { kind: "no-reading" }
  | { kind: "counter-unread"; counter: string }
  | ({ kind: "uncompared" } & Uncompared)
  | { kind: "no-refusal-in-memory" }
  | { kind: "ledger-hole"; counter: string; at: string };
