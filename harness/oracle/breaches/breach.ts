import type { BudgetRefusal, InvariantName } from "../../contracts/index.ts";
import type { Cause, LeakGroup, ModeName, WrongAmounts } from "../causes/index.ts";
import type { CounterCase, LeakEvidence } from "../counters/index.ts";
import { type Loss, type Movement, writesOf } from "../ledger/index.ts";

/** What a counter and its row said at a rest; `at` null: at the last. Dollars. */
export interface Standing {
  counter: number;
  row: number | null;
  at: string | null;
}

/** How it is known that a budget had been reached. Dollars; requests by id; entries of the ledger (n). */
export type Passed =
  /** Spent before a rest, and so counted. */
  | { by: "rest"; spent: number; budget: number }
  /** Redis had confirmed settlements and charges of so much. */
  | { by: "confirmed"; spent: number; budget: number }
  /** The reservation's own reply said so. */
  | { by: "whole"; stoodAt: number; entry: number; budget: number }
  /** Requests before it had no reservation, and cost so much. */
  | { by: "unreserved"; before: string[]; cost: number; budget: number }
  /** The same replica had refused another for it. */
  | { by: "refusal"; refused: string; spent: number; budget: number };

/** How an invariant may be broken, each with its numbers. Dollars. */
export interface Breaches {
  "never-settled": { group: LeakGroup; stood: { counter: number; row: number } | null };
  "settled-wrongly": WrongAmounts;
  "held-by-leaks": { standing: Standing; group: LeakGroup };
  apart: { standing: Standing; cause: Cause };
  /** The counter is right, other rows of the same requests agree with it. */
  "row-alone": { standing: Standing };
  /** What moved the counter, by kind; `uncharged`: by how much charges and row differ. */
  unexplained: { standing: Standing; moved: MovedBy[]; uncharged: number };
  "moved-and-gone": { gone: Loss };
  /** `requests` are those whose cost is just the difference. */
  "row-off": { row: number | null; low: number; high: number; cause: Cause | null };
  "row-unlike-logs": { row: number; logged: number; cause: Cause | null };
  /** Of leaked reservations, or of something else. */
  "phantom-refusal": { refusal: BudgetRefusal; groups: LeakGroup[]; cause: Cause | null };
  "below-zero": object;
  "charged-twice": { what: "settled" | "charged" };
  "billed-twice": object;
  "let-through": { passed: Passed; cause: Cause | null };
}

export interface MovedBy {
  kind: Movement["kind"];
  amount: number;
  writes: number;
}

export type BreachKind = keyof Breaches;

interface Common {
  counter: CounterCase;
  mode: ModeName;
  /** Dollars by which the invariant is broken; positive: the counter is too high. */
  amount: number;
  requests: string[];
  leaks: readonly LeakEvidence[];
  /** Ledger entries (n), and labels of readings, that show it. */
  evidence: { ledger: number[]; samples: string[] };
}

/** An invariant that is broken on one counter, in one way and by one mode. */
export type Breach<Kind extends BreachKind = BreachKind> = {
  [One in Kind]: { kind: One } & Common & Breaches[One];
}[Kind];

const invariants: Record<BreachKind, InvariantName> = {
  "never-settled": "settled",
  "settled-wrongly": "settled",
  "held-by-leaks": "agreement",
  apart: "agreement",
  "row-alone": "agreement",
  unexplained: "agreement",
  "moved-and-gone": "agreement",
  "row-off": "truth",
  "row-unlike-logs": "truth",
  "phantom-refusal": "no-phantom-refusal",
  "below-zero": "no-bypass",
  "charged-twice": "no-bypass",
  "billed-twice": "no-bypass",
  "let-through": "no-bypass",
};

export function invariantOf({ kind }: Pick<Breach, "kind">): InvariantName {
  return invariants[kind];
}

/** The parts of a breach that rest on leaks. */
export function byLeaks(leaks: readonly LeakEvidence[]): Pick<Common, "requests" | "leaks" | "evidence"> {
  return {
    requests: [...new Set(leaks.map(({ reservation }) => reservation.request.id))],
    leaks,
    evidence: {
      ledger: leaks.flatMap(({ reservation }) => writesOf(reservation).map(({ n }) => n)),
      samples: [...new Set(leaks.flatMap(({ seenAt }) => seenAt.map(({ rest }) => rest.label)))],
    },
  };
}
