import type { EntityKind } from "../catalogue/index.ts";
import type { RequestRow } from "./requests.ts";

/** A counter's value as somebody saw it. */
export interface CounterPoint {
  /** ms */
  t: number;
  /** Dollars; null: Redis has no such counter. */
  value: number | null;
  /** The ledger entry (n) whose reply says so; null: a reading at rest, or the end of its time to live. */
  n: number | null;
}

/** What was truly spent at a time: the least and the most, dollars. */
export interface TruthPoint {
  t: number;
  low: number;
  high: number;
}

/** One counter through its trial. All lists are in the order of their times, ms. */
export interface CounterCourse {
  key: string;
  ref: string;
  kind: EntityKind;
  redis: CounterPoint[];
  /** Dollars in Postgres, at each reading. */
  row: { t: number; value: number | null }[];
  truth: TruthPoint[];
  /** What may have been its budget; null for a time: from the first, or to the last. */
  budgets: { budget: number; from: number | null; until: number | null }[];
  /** When its time to live ended. */
  expiries: number[];
}

/** What a request held on one counter. Dollars; entries are the ledger's n. */
export interface HeldCourse {
  counter: string;
  t: number;
  amount: number;
  /** The first write, and how LiteLLM changed it. */
  entries: number[];
  /** "settled", "expired" …; null: it never ended. */
  ending: string | null;
  endedAt: number | null;
  endedBy: number | null;
  /** What stayed of it. */
  leaked: number;
}

/** One request through its trial. Times in ms; null: it did not happen. */
export interface RequestCourse extends RequestRow {
  route: string;
  invokedAt: number | null;
  receivedAt: number | null;
  cancelledAt: number | null;
  endedAt: number | null;
  /** LiteLLM's words, where it refused it for a budget. */
  refusal: string | null;
  held: HeldCourse[];
}

/** A trial as it went, for a reader's eyes: what a page draws, each point with the record that it comes from. */
export interface TrialCourse {
  /** ms */
  end: number;
  phases: { name: string; begin: number; end: number | null }[];
  faults: { t: number; fault: string; kind: string; replica: number | null; detail: string }[];
  counters: CounterCourse[];
  requests: RequestCourse[];
}
