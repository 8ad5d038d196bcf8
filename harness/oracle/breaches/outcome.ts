import type { Breach } from "./breach.ts";

/** What is to be said of an invariant that held, in numbers. */
export interface Held {
  /** Reservations: all, those settled, those that a DEL repaired, and those that needed no settlement or went with their counter. */
  settled: { reservations: number; settled: number; repaired: number; others: number };
  /** Counters: all, those equal to their rows, those apart from them for what a label explains, those absent. */
  agreement: { counters: number; equal: number; labelled: number; absent: number };
  truth: { rows: number };
  "no-phantom-refusal": { refused: number };
  "no-bypass": object;
}

/** How one invariant came out: what broke it, and what to say if nothing did. */
export type Outcome<Invariant extends keyof Held = keyof Held> = {
  [One in Invariant]: { invariant: One; breaches: Breach[]; held: Held[One] };
}[Invariant];
