import type { RecordedTrial } from "../record/trial.ts";
import { carriedOver } from "./evidence/carried.ts";
import type { Prices } from "./evidence/costs.ts";
import { type Facts, gatherFacts, type Rest } from "./evidence/facts.ts";
import { type Kill, kills } from "./evidence/faults.ts";
import { countsInMemory } from "./evidence/settings.ts";
import { type Truth, truthAt } from "./evidence/truth.ts";
import { gatherLeaks, type LeakEvidence } from "./leaks.ts";
import { near } from "./numbers.ts";
import type { CounterBook } from "./replay/book.ts";
import { type CounterHistory, type Mark, replay, type StrayEntry, type StruckEntry } from "./replay/replay.ts";

/** Everything that the invariants look at. */
export interface Case {
  trial: RecordedTrial;
  facts: Facts;
  prices: Prices;
  killed: Kill[];
  counters: CounterCase[];
}

export interface CounterCase {
  key: string;
  ref: string;
  budget: number | null;
  /** Dollars that its row held before the first request. */
  spent: number;
  /** Redis has no such counter, so there is no ledger of it. */
  inMemory: boolean;
  book: CounterBook;
  struck: StruckEntry[];
  strays: StrayEntry[];
  /** At the last rest of each phase. */
  readings: Reading[];
  leaks: LeakEvidence[];
}

export interface Reading extends Mark {
  truth: Truth;
  /** Dollars that the row of a window holds of what was spent before its period ended. */
  carried: number;
  /** Counter − row without what was carried over, null when the counter is absent. A missing row has spent nothing. */
  gap: number | null;
}

export function openCase(trial: RecordedTrial): Case {
  const facts = gatherFacts(trial);
  const prices = trial.plan.model;
  const killed = kills(trial.plan, facts);
  const judged = judgedRests(facts);
  const inMemory = countsInMemory(trial.environment);
  const histories = replay(trial, facts);
  const books = histories.map(({ book }) => book);
  const counters = histories.map((history) => {
    const { entity } = history.book;
    const readings = history.marks.filter(({ rest }) => judged.has(rest)).map((mark) => reading(mark, history, facts));
    return {
      key: entity.counterKey,
      ref: entity.ref,
      budget: entity.budget,
      spent: history.spent,
      inMemory,
      book: history.book,
      struck: history.struck,
      strays: history.strays,
      readings,
      leaks: gatherLeaks(facts, history, readings, killed, books),
    };
  });
  return { trial, facts, prices, killed, counters };
}

/** The last rest that was reached in each phase. */
function judgedRests({ rests, phases }: Facts): Set<Rest> {
  const last = new Map<string, Rest>();
  for (const rest of rests) {
    const phase = phases.findLast(({ begin }) => begin <= rest.t)?.name ?? "";
    last.set(phase, rest);
  }
  return new Set(last.values());
}

function reading(mark: Mark, { book, spent }: CounterHistory, facts: Facts): Reading {
  const { counter, row, t } = mark.sample;
  const truth = truthAt(facts, { ref: book.entity.ref, spent }, t, book.prices);
  const carried = carriedOver(facts, book, mark);
  return { ...mark, truth, carried, gap: counter === null ? null : counter - ((row ?? 0) - carried) };
}

export function disagrees({ gap, sample, carried }: Reading): boolean {
  return gap !== null && !near(sample.counter!, (sample.row ?? 0) - carried);
}
