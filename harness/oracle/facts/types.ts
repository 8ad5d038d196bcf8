import type { RuleStrike, Undelivered } from "../../contracts/index.ts";
import type { RequestFacts } from "./request.ts";

/** A stretch of the trial that ended with everything at rest. */
export interface Rest {
  label: string;
  t: number;
}

export interface Strike {
  fault: string;
  kind: string;
  replica: number | null;
  /** When it began. */
  t: number;
  /** What was written down before it was done happened by then, and everything else after it, ms. */
  until: number;
  detail: string;
  /** Of a Redis rule; null: of another fault. */
  rule: RuleStrike | null;
}

/** An entity's spend was set to zero, or to what an administrator wanted, at some time between `from` and `until`, ms. */
export interface Reset {
  ref: string;
  /** Dollars. */
  to: number;
  from: number;
  until: number;
  /** The fault's id; null: LiteLLM did it by itself. */
  fault: string | null;
}

/** A budget in dollars, and when it may have been in force, ms. */
export interface BudgetSpan {
  budget: number;
  from: number;
  until: number;
  /** What brought it; null: it was so at first. */
  fault: string | null;
}

/** A rest that was not reached: what was in its way, as it was recorded, or LiteLLM's deliveries that no row had got. */
export type Unrested = { label: string } & (
  | { why: "recorded"; detail: string }
  | { why: "undelivered"; deliveries: number }
);

/** A phase in which the load generator fell behind. `perSecond`: requests, where a rate was planned. */
export interface GeneratorTrouble {
  phase: string;
  lagMs: number;
  perSecond: { achieved: number; offered: number } | null;
}

/** History and provider log folded into one compact state per request. */
export interface Facts {
  requests: Map<string, RequestFacts>;
  phases: { name: string; begin: number; end: number | null }[];
  /** Quiescent readings that were reached, in order, and those that were not. */
  rests: Rest[];
  unrested: Unrested[];
  /** What LiteLLM's spend ledger held at a reading, and the rows did not have. */
  undelivered: (Undelivered & { label: string })[];
  strikes: Strike[];
  /** When an entity's spend was reset, in order. */
  resets: Reset[];
  /** What may have been each entity's budget, by ref; empty: it has none. */
  budgets: Map<string, BudgetSpan[]>;
  /** Dollars that LiteLLM settled a request to, on the first counter that shows it; of the ledger, once it has been followed. */
  settledTo: Map<RequestFacts, number>;
  generatorTrouble: GeneratorTrouble[];
  /** Requests that the provider met and nobody planned. */
  strangers: Set<string>;
}
