import type { EntityKind } from "../../contracts/index.ts";

/** Refusals without an admission in between. Times are those of its first and last refusal, ms. */
export interface Stretch {
  from: number;
  to: number;
  refused: number;
  /** An admission came after it. */
  over: boolean;
}

/**
 * What looks like a defect and is none, and what a reader must know besides, each with its numbers: dollars, ms, requests by
 * id, counters by key, `at` as labels of readings, entries of the ledger (n).
 */
export interface Labels {
  saturation: { request: string; held: number; budget: number; own: number | null };
  "proxy-wide-budget": { requests: string[] };
  "slow-row": { counter: string; row: number; missing: number; at: string };
  "carried-over": { counter: string; amount: number; at: string };
  /** Row − logs. */
  "row-unlike-logs": { amount: number; counters: string[] };
  "held-by-design": { request: string; amount: number; counters: string[] };
  "sent-twice": { request: string; first: number; again: number; amount: number; counters: string[] };
  "held-in-background": { counter: string; requests: string[]; amount: number; longestMs: number };
  /** `requests` of which so many were `refused`, in stretches, with a mean time between their beginnings (null: they do not recur). */
  cycle: {
    counter: string;
    requests: number;
    refused: number;
    stretches: Stretch[];
    periodMs: number | null;
    spent: number;
    budget: number;
  };
  "own-count": { requests: string[]; amount: number };
  "billed-per-call": { calls: { request: string; calls: number }[] };
  "counted-alone": { requests: string[]; counter: string; budget: number };
  /** What had been `spent` when a fault gave the entity a period. */
  "period-inherits": { requests: string[]; counter: string; fault: string; spent: number };
  absent: { counter: string; row: number };
  "no-ttl": {
    counter: string;
    since: number;
    /** The INCRBYFLOAT that made it, and the EXPIRE behind it; null: how is not known. */
    made: { entry: number; expire: number; fault: string | null } | null;
    firstAt: string;
    lastAt: string;
    lastMs: number;
    until: { t: number; entry: number | null } | null;
  };
  /** The sources name no such counters, and the ledger of warm calls or of this trial shows them. */
  "counters-not-named": { kinds: EntityKind[]; seenBy: SeenBy };
  "reservation-not-named": { seenBy: SeenBy; isUnlikeWarmCalls: boolean };
  "counter-not-seen": { entity: EntityKind };
  "reservation-not-seen": object;
  "namespace-ignored": { counter: string; namespace: string };
  "one-connection": { fault: string; commands: number; requests: string[] };
}

export type SeenBy = "warm-calls" | "trial";
export type LabelKind = keyof Labels;
export type Label<Kind extends LabelKind = LabelKind> = { [One in Kind]: { kind: One } & Labels[One] }[Kind];
