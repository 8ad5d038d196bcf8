import type { BudgetSpan } from "../facts/index.ts";
import type { CounterBook, RedisRefusals, StrayEntry, StruckEntry, UnknownScripts } from "../ledger/index.ts";
import type { LeakEvidence } from "./leaks.ts";
import type { Reading } from "./reading.ts";

export interface CounterCase {
  key: string;
  ref: string;
  /** Dollars, at first; null: it has none. */
  budget: number | null;
  /** What may have been its budget, and when. */
  budgets: readonly BudgetSpan[];
  /** Dollars that its row held before the first request. */
  spent: number;
  /** Redis has no such counter, so there is no ledger of it. */
  inMemory: boolean;
  book: CounterBook;
  /** The ledger has a command on it. */
  touched: boolean;
  struck: StruckEntry[];
  strays: StrayEntry[];
  refusals: RedisRefusals;
  scripts: UnknownScripts;
  /** At the last rest of each phase. */
  readings: Reading[];
  leaks: LeakEvidence[];
}
