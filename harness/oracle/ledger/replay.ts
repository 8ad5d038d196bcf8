import { isWindow } from "../../catalogue/index.ts";
import type { BoundEntity, LedgerEntry, Sample } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import type { Facts, Rest } from "../facts/index.ts";
import { asStated, type Billing, evictions, sentSince, withRow } from "../facts/index.ts";
import { resolveDeferred } from "./attribute-decrease.ts";
import { shareBelowZero } from "./below-zero.ts";
import { CounterBook } from "./book.ts";
import type { StrayEntry, StruckEntry } from "./entries.ts";
import { follow } from "./follow.ts";
import { Headrooms } from "./headrooms.ts";
import { commonBilling, misfits } from "./misbilling.ts";
import { OutsideActs } from "./outside-acts.ts";
import { decodePromptCosts } from "./prompt-costs.ts";
import { RedisOrder } from "./redis-order.ts";
import { RedisRefusals } from "./redis-refusals.ts";
import { RequestIndex } from "./request-index.ts";
import type { Reservation } from "./reservation.ts";
import { UnknownScripts } from "./unknown-scripts.ts";

export type { StrayEntry, StruckEntry } from "./entries.ts";

/** A counter at a rest, as sampled and as its book says. */
export interface Mark {
  rest: Rest;
  sample: Sample;
  /** Reservations still held though nothing was in flight. */
  held: Reservation[];
  /** Charges up to here. */
  charged: number;
  /** When the ledger last showed it written, ms; -Infinity: never. */
  lastWriteAt: number;
  /** The ledger leads to the sampled value. */
  complete: boolean;
}

export interface CounterHistory {
  book: CounterBook;
  /** Dollars that its row held before the first request. */
  spent: number;
  marks: Mark[];
  /** The ledger has a command on it, also one under a key that nobody reads. */
  touched: boolean;
  /** Entries that a Redis rule struck. */
  struck: StruckEntry[];
  /** Commands for this counter that went to a key which nobody reads. */
  strays: StrayEntry[];
  /** What Redis by itself refused to do, and how often. */
  refusals: RedisRefusals;
  /** What ran on it that nobody knows. */
  scripts: UnknownScripts;
}

/**
 * Follows each counter through the ledger. Where writes settle nothing to its cost and have one factor or one difference in
 * common, it is read once more with that: what makes more sense of a counter counts.
 */
export function replay(trial: RecordedTrial, facts: Facts): CounterHistory[] {
  const index = new RequestIndex(facts.requests.values(), trial.plan);
  decodePromptCosts(trial, index);
  const asSaid = pass(trial, facts, index, [asStated]);
  const common = commonBilling(asSaid.map(({ book }) => book));
  if (common === null) return asSaid;
  const readings = [asSaid, pass(trial, facts, index, [common]), pass(trial, facts, index, [asStated, common])];
  return asSaid.map((_, at) => mostSensible(readings.map((histories) => histories[at]!)));
}

/** The first, unless another leaves at most half as much that makes no sense. */
function mostSensible(histories: readonly CounterHistory[]): CounterHistory {
  return histories.reduce((best, other) =>
    misfits(other.book) <= misfits(best.book) / 2 && misfits(best.book) > 0 ? other : best,
  );
}

/** Goes through the ledger once, counter by counter, and stops at each rest to compare with the samples. */
function pass(trial: RecordedTrial, facts: Facts, index: RequestIndex, billings: readonly Billing[]): CounterHistory[] {
  const headrooms = new Headrooms();
  const counters = new Map(
    trial.environment.entities.map((entity) => {
      const spent = trial.plan.entities.find(({ ref }) => ref === entity.ref)?.spent ?? 0;
      const budgets = (facts.budgets.get(entity.ref) ?? []).map(({ budget }) => budget);
      const book = new CounterBook({ entity, spent, index, prices: trial.plan.model, billings, headrooms, budgets });
      const seen = { marks: [], struck: [], strays: [], refusals: new RedisRefusals(), scripts: new UnknownScripts() };
      const history: CounterHistory = { book, spent, touched: false, ...seen };
      const acts = new OutsideActs(book, evictions(trial.plan, facts, entity.ref), facts.resets);
      const passage = { history, acts, due: dueMarks(trial, facts, entity) };
      const order = new RedisOrder(
        book.chain,
        (entry) => step(passage, entry, facts),
        (t) => acts.isEvicting(t),
      );
      return [entity.counterKey, { ...passage, order }];
    }),
  );
  for (const entry of trial.ledger()) {
    const counter = counters.get(entry.key);
    if (!counter) {
      astray(entry, counters.values());
      continue;
    }
    counter.history.touched = true;
    counter.history.refusals.note(entry);
    counter.history.scripts.note(entry);
    counter.order.next(entry);
  }
  for (const { history, acts, due, order } of counters.values()) {
    order.end();
    for (const next of due) mark(history, acts, next);
  }
  const histories = [...counters.values()].map(({ history }) => history);
  shareBelowZero(histories.map(({ book }) => book));
  return histories;
}

/** How far one counter has been followed. */
interface Passage {
  history: CounterHistory;
  acts: OutsideActs;
  due: DueMark[];
  order: RedisOrder;
}

function step({ history, acts, due }: Omit<Passage, "order">, entry: LedgerEntry, facts: Facts): void {
  while (due.length > 0 && due[0]!.sample.t < entry.t) mark(history, acts, due.shift()!);
  acts.before(entry);
  follow(history, acts, entry, sentSince(entry, facts));
}

/** With a namespace, 1.84.0 to 1.90.7 repair the counter under a key without it, which nobody reads. */
function astray({ n, t, replica, command, key }: LedgerEntry, counters: Iterable<{ history: CounterHistory }>): void {
  for (const { history } of counters) {
    if (!history.book.entity.counterKey.endsWith(`:${key}`)) continue;
    history.touched = true;
    history.strays.push({ n, t, replica, command, key });
  }
}

interface DueMark {
  rest: Rest;
  sample: Sample;
}

/** The last reading of each rest that was reached. */
function dueMarks({ samples }: RecordedTrial, facts: Facts, { counterKey: key, kind }: BoundEntity): DueMark[] {
  return facts.rests
    .flatMap((rest) => {
      const sample = samples.findLast((read) => read.label === rest.label && read.key === key && read.quiescent);
      if (!sample) return [];
      return [{ rest, sample: isWindow(kind) ? withRow(sample, samples, facts.resets) : sample }];
    })
    .sort((a, b) => a.sample.t - b.sample.t);
}

function mark({ book, marks }: CounterHistory, acts: OutsideActs, { rest, sample }: DueMark): void {
  acts.by(sample.t);
  resolveDeferred(book);
  book.cold.clear();
  const complete = meet(book, sample);
  const { lastWriteAt } = book.chain;
  marks.push({ rest, sample, held: [...book.open], charged: book.charged, lastWriteAt, complete });
}

function meet(book: CounterBook, sample: Sample): boolean {
  const { chain } = book;
  const place = { n: -1, t: sample.t, replica: null };
  if (sample.counter !== null) {
    const holes = chain.holes.length;
    const met = chain.meet(sample.counter, -1);
    for (const { amount } of chain.holes.slice(holes))
      book.move({ kind: "hole", amount, ...place, request: null, by: null });
    return met && chain.holes.length === holes;
  }
  const holes = chain.holes.length;
  chain.giveUpWaiting();
  const whole = chain.holes.length === holes;
  if (chain.value === null) return whole;
  const expired = chain.mayHaveExpired(sample.t);
  book.clear("expired", place);
  return expired && whole;
}
