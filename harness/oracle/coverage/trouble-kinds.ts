import type { UnknownBudget } from "../breaches/index.ts";
import type { GeneratorTrouble, Unrested } from "../facts/index.ts";
import type { RedisRefusal, UnknownScript } from "../ledger/index.ts";

/** Something that was wrong with the stack, the load generator or the record. */
export type Trouble =
  | { kind: "cut-off"; file: string }
  | ({ kind: "no-rest" } & Unrested)
  | { kind: "rests-missing"; missing: number; planned: number }
  | { kind: "readings-missing"; refs: string[]; at: string }
  | ({ kind: "generator-behind" } & GeneratorTrouble)
  /** `detail`: as it was recorded. */
  | { kind: "unplanned-strike"; strike: string; detail: string }
  | ({ kind: "redis-unwilling"; counter: string } & RedisRefusal)
  | ({ kind: "unknown-script"; counter: string } & UnknownScript)
  | { kind: "never-sent"; requests: string[] }
  | { kind: "no-end"; requests: string[] }
  | { kind: "failed-unbroken"; failed: number; first: Failure }
  | ({ kind: "unknown-budget" } & UnknownBudget)
  | { kind: "strangers"; requests: string[] }
  | { kind: "other-redis"; setting: string };

/** `why`: its failure, or what the client saw; null: it was answered, and the provider never saw it. */
export interface Failure {
  request: string;
  replica: number;
  why: string | null;
}
