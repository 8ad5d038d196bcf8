import type { ModeId } from "../../catalogue/index.ts";
import type { PlannedEntity } from "../../contracts/index.ts";
import type { CounterCase, LeakEvidence, Reading } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import type { Duplicate } from "../ledger/index.ts";
import type { DecisionCause, GapCause, LeakCause, RowCause } from "./kinds.ts";

/**
 * What is left of a counter's distance from its row at a reading, once the leaks and what other modes claimed are taken
 * off. Dollars; negative: too low. `counter.book.movements` says what else than requests moved the counter: seeds (by
 * whom, when), settlements that came too late, who wiped it. `facts` has the strikes of planned faults and the resets.
 */
export interface GapEvidence {
  facts: Facts;
  counter: CounterCase;
  reading: Reading;
  amount: number;
}

/** The part of a distance that one mode accounts for. */
export interface Share {
  /** Dollars, signed like the distance. */
  amount: number;
  cause: GapCause;
  requests?: string[];
  /** Ledger entries (n). */
  ledger?: number[];
}

/** A refusal that no leaked reservation explains. */
export interface RefusalEvidence {
  facts: Facts;
  counter: CounterCase;
  request: RequestFacts;
  /** When it was refused. */
  t: number;
}

/** Requests that were let through on a counter although its budget had been reached. */
export interface BypassEvidence {
  facts: Facts;
  counter: CounterCase;
  requests: readonly RequestFacts[];
  /** Whose budget it is, as planned. */
  entity: PlannedEntity;
}

/**
 * How a defect of the catalogue is recognised in the evidence. A new mode is a file with one of these, named in the list of
 * classify.ts before those that are less specific; its causes are in kinds.ts, and all its words in words/.
 */
export interface Signature {
  mode: ModeId;
  /** What in this leak shows the mode; null: it is not this one. */
  leak?(leak: LeakEvidence): LeakCause | null;
  /** The same for a distance that no leak explains, and how much of it. */
  gap?(gap: GapEvidence): Share | null;
  /** The same for a phantom refusal. */
  refusal?(refusal: RefusalEvidence): DecisionCause | null;
  /** The same for a row that does not hold what its requests cost; the amount is by how much. */
  row?(row: GapEvidence): RowCause | null;
  /** Whether this is what was settled or charged twice. */
  twice?(duplicates: readonly Duplicate[], counter: CounterCase): boolean;
  /** What shows the mode in requests that were let through past a budget. */
  through?(bypass: BypassEvidence): DecisionCause | null;
  /** Whether this is why a counter was too low, now gone. */
  low?(counter: CounterCase, facts: Facts): boolean;
}
