import { entities as kinds } from "../../catalogue/index.ts";
import type { Capabilities } from "../../contracts/index.ts";
import { countsInMemory } from "../../preflight/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import type { Facts, Prices, RequestFacts, Rest } from "../facts/index.ts";
import { gatherFacts, type Kill, kills, truthAt } from "../facts/index.ts";
import type { CounterBook } from "../ledger/index.ts";
import { type CounterHistory, type Mark, replay } from "../ledger/index.ts";
import { carriedOver } from "./carried.ts";
import type { CounterCase } from "./counter.ts";
import { gatherLeaks } from "./leaks.ts";
import type { Reading } from "./reading.ts";

/** Everything that the invariants look at. */
export interface Case {
  /** Its subject's capabilities are those of the sources and all that was seen besides. */
  trial: RecordedTrial;
  /** What the sources say; of an attached deployment what its probe saw. */
  sources: Capabilities;
  facts: Facts;
  prices: Prices;
  killed: Kill[];
  counters: CounterCase[];
}

export function openCase(trial: RecordedTrial): Case {
  const facts = gatherFacts(trial);
  const prices = trial.plan.model;
  const killed = kills(trial.plan, facts);
  const judged = judgedRests(facts);
  const histories = replay(trial, facts);
  const inMemory = countsInMemory(trial.environment) && !histories.some(wasWritten);
  const books = histories.map(({ book }) => book);
  facts.settledTo = settlements(books);
  const known = knowing(trial, histories);
  const counters = histories.filter(isKept(known)).map((history) => {
    const { entity } = history.book;
    const readings = history.marks.filter(({ rest }) => judged.has(rest)).map((mark) => reading(mark, history, facts));
    return {
      key: entity.counterKey,
      ref: entity.ref,
      budget: entity.budget,
      budgets: facts.budgets.get(entity.ref) ?? [],
      spent: history.spent,
      inMemory,
      book: history.book,
      touched: history.touched,
      struck: history.struck,
      strays: history.strays,
      refusals: history.refusals,
      scripts: history.scripts,
      readings,
      leaks: gatherLeaks(facts, history, readings, killed, books),
    };
  });
  const sources = trial.environment.subject.capabilities;
  return { trial: known, sources, facts, prices, killed, counters };
}

/** Of an entity that the subject neither counts nor writes to a row nothing can be said. */
function isKept({ environment }: RecordedTrial) {
  const { counters } = environment.subject.capabilities;
  return ({ book: { entity } }: CounterHistory) =>
    counters.includes(entity.kind) || !kinds[entity.kind].rowNeedsCounter;
}

/**
 * What the sources name, and what was seen besides: on the wire by warm calls, or in this trial, where a counter was
 * written to, or held a request's reservation before the provider had the request.
 */
function knowing(trial: RecordedTrial, histories: readonly CounterHistory[]): RecordedTrial {
  const { environment } = trial;
  const { capabilities, look } = environment.subject;
  const written = histories.filter(wasWritten).map(({ book }) => book.entity.kind);
  const counters = [...new Set([...capabilities.counters, ...(look?.counters ?? []), ...written])];
  const reservation = capabilities.reservation || look?.reservation || histories.some(reserved);
  if (counters.length === capabilities.counters.length && reservation === capabilities.reservation) return trial;
  const subject = { ...environment.subject, capabilities: { ...capabilities, counters, reservation } };
  return { ...trial, environment: { ...environment, subject } };
}

function reserved({ book }: CounterHistory): boolean {
  const held = [...book.reservations.values()].flat();
  return held.some(({ attribution, t, request: { receivedAt } }) => {
    return attribution === "watermark" && receivedAt !== null && t < receivedAt;
  });
}

/** Redis has the counter, whatever the settings say. */
function wasWritten({ marks }: CounterHistory): boolean {
  return marks.some(({ lastWriteAt }) => lastWriteAt > Number.NEGATIVE_INFINITY);
}

function settlements(books: readonly CounterBook[]): Map<RequestFacts, number> {
  const settled = new Map<RequestFacts, number>();
  for (const { reservations } of books) {
    for (const [request, own] of reservations) {
      const cost = own.find((held) => held.cost !== null)?.cost;
      if (cost != null && !settled.has(request)) settled.set(request, cost);
    }
  }
  return settled;
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
