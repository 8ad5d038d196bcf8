import type { CounterCase, Reading } from "../case.ts";
import type { Facts } from "../evidence/facts.ts";
import type { LeakEvidence } from "../leaks.ts";

/** What is left of a counter's distance from its row once the leaks are taken off. Dollars; negative: too low. */
export interface GapEvidence {
  facts: Facts;
  counter: CounterCase;
  reading: Reading;
  amount: number;
}

/**
 * How a defect of the catalogue is recognised in the evidence. A new mode is one file with one of these,
 * named in the list of index.ts, before those that are less specific.
 */
export interface Signature {
  mode: string;
  /** A few words for a one-line reason: "streams aborted after a chunk". */
  phrase: string;
  /** What in this leak shows the mode, in words; null: it is not this one. */
  leak?(leak: LeakEvidence): string | null;
  /** The same for a distance that no leak explains. */
  gap?(gap: GapEvidence): string | null;
}
