import type { BoundEntity, LedgerEntry, Sample } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/trial.ts";
import { asStated, type Billing } from "../evidence/billing.ts";
import type { Facts, Rest } from "../evidence/facts.ts";
import { evictions, sentSince } from "../evidence/faults.ts";
import { isWindow, withRow } from "../evidence/windows.ts";
import { epsilon } from "../numbers.ts";
import { attributeDecrease, resolveDeferred } from "./attribute-decrease.ts";
import { attributeIncrease } from "./attribute-increase.ts";
import { shareBelowZero } from "./below-zero.ts";
import { CounterBook, type Increment } from "./book.ts";
import type { StrayEntry, StruckEntry } from "./entries.ts";
import { Headrooms } from "./headrooms.ts";
import { commonBilling, misfits } from "./misbilling.ts";
import { isError, type Operation, operationOf, replyNumber } from "./operation.ts";
import { OutsideActs } from "./outside-acts.ts";
import { decodePromptCosts } from "./prompt-costs.ts";
import { RedisOrder } from "./redis-order.ts";
import { RedisRefusals } from "./redis-refusals.ts";
import { RequestIndex } from "./request-index.ts";
import type { Loss, Reservation } from "./reservation.ts";
import { unapplied } from "./unapplied.ts";
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
      const book = new CounterBook(entity, spent, index, trial.plan.model, billings, headrooms);
      const seen = { marks: [], struck: [], strays: [], refusals: new RedisRefusals(), scripts: new UnknownScripts() };
      const history: CounterHistory = { book, spent, touched: false, ...seen };
      const acts = new OutsideActs(book, evictions(trial.plan, facts, entity.ref), facts.resets);
      const passage = { history, acts, due: dueMarks(trial, facts, entity) };
      const order = new RedisOrder(book.chain, (entry) => step(passage, entry, facts));
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

function follow({ book, struck }: CounterHistory, acts: OutsideActs, entry: LedgerEntry, since: number): void {
  const { n, t, replica, conn, fault, applied, command } = entry;
  const { chain } = book;
  const operation = operationOf(entry);
  if (fault !== null)
    struck.push({
      n,
      t,
      since,
      replica,
      conn,
      fault,
      command,
      applied,
      replyLost: entry.delivered === null,
      unanswered: isUnanswered(entry, since),
      acknowledged: isAcknowledged(entry),
      refused: isError(entry),
    });

  if (operation.kind === "expire") {
    const failed = book.expiries.expire(entry);
    if (failed !== null) book.expireFailed(failed, { n, fault });
  }
  if (operation.kind !== "add" && operation.kind !== "read" && applied === "no") return;
  switch (operation.kind) {
    case "add":
      increment(book, entry, operation.amount, since);
      return;
    case "read":
      read(book, entry, since);
      return;
    case "delete":
      // Nobody saw whether it was applied: the next reply will tell.
      if (applied === "unknown") chain.expiresAt = t;
      // It found no counter: what is there now was made after it, and answered sooner.
      else if (entry.reply === "0" && chain.value !== null && !chain.mayHaveExpired(t)) return;
      else clear(book, acts.isReset(t) ? "reset" : "deleted", entry);
      return;
    case "set":
      set(book, entry, operation, acts.isReset(t) ? "reset" : "overwritten");
      return;
    case "raise":
      raise(book, entry, operation.value);
      return;
    case "expire":
      if (applied === "yes") chain.expiresAt = t + operation.ttlS * 1000;
  }
}

/** LiteLLM's socket timeout, by which it has given up a command that is not answered, ms. */
const givenUpAfterMs = 5000;

/** Without an answer that LiteLLM could use: refused, lost, or come when it had given up. One that is late only is an answer. */
function isUnanswered({ applied, delivered }: LedgerEntry, since: number): boolean {
  return applied !== "yes" || delivered === null || delivered - since >= givenUpAfterMs;
}

/** Redis' errors begin with a word in capitals. */
function isAcknowledged({ applied, delivered, reply }: LedgerEntry): boolean {
  return applied === "no" && delivered !== null && reply !== null && !/^[A-Z]{2,} /.test(reply);
}

function increment(book: CounterBook, entry: LedgerEntry, amount: number, since: number): void {
  const { n, t, replica, conn, applied } = entry;
  const after = replyNumber(entry);
  const replyLost = entry.delivered === null && applied !== "no";
  const { delivered: answeredAt, fault } = entry;
  const step: Increment = { n, t, since, replica, conn, amount, after, answeredAt, replyLost, fault };
  if (applied === "no") {
    unapplied(book, step, isAcknowledged(entry));
    return;
  }
  if (book.chain.foundNothing(amount, after, t)) clear(book, "expired", entry);
  book.expiries.added(entry, book.chain.value === null);
  if (amount >= 0) attributeIncrease(book, step);
  else attributeDecrease(book, step);
  if (applied === "unknown" && after === null) book.chain.doubt(n, amount);
  else book.chain.add(n, amount, after);
  book.chain.lastWriteAt = entry.delivered ?? t;
  if (after !== null && !replyLost) book.told(n, t, replica, after);
  if (after !== null && after < -epsilon) book.negatives.push({ n, t, value: after });
}

/** A clean miss, asked for after the last write was answered, shows that the counter is gone. */
function read(book: CounterBook, entry: LedgerEntry, since: number): void {
  const { command, replica, reply, applied, fault, t } = entry;
  if (!/^M?GET$/i.test(command)) return;
  const failed = fault !== null && isUnanswered(entry, since);
  if (failed) book.cold.missed(replica, t);
  const value = replyNumber(entry);
  if (value !== null && applied === "yes" && entry.delivered !== null) book.told(entry.n, t, replica, value);
  if (reply !== null || applied !== "yes" || failed) return;
  book.cold.missed(replica, t);
  const { chain } = book;
  if (chain.value !== null && t > chain.lastWriteAt && chain.mayHaveExpired(t)) clear(book, "expired", entry);
}

function clear(book: CounterBook, by: Loss, { n, t, replica }: LedgerEntry): void {
  resolveDeferred(book);
  if (book.chain.value === null && book.open.size === 0) return;
  book.clear(by, { n, t, replica });
}

function set(
  book: CounterBook,
  entry: LedgerEntry,
  { value, onlyIfAbsent, ttlS }: Extract<Operation, { kind: "set" }>,
  by: Loss,
): void {
  const { t, reply, applied } = entry;
  if (onlyIfAbsent && applied === "yes" && reply === null) {
    book.cold.seeds(entry.replica);
    return;
  }
  if (book.chain.value !== null) clear(book, onlyIfAbsent ? "expired" : by, entry);
  book.seeded(entry, value);
  book.chain.reset(value);
  book.chain.lastWriteAt = entry.delivered ?? t;
  book.chain.expiresAt = ttlS === null ? Number.POSITIVE_INFINITY : t + ttlS * 1000;
  if (ttlS !== null) book.expiries.hasTtl(t, entry.n);
}

/** LiteLLM's set-max answers the value that the counter has after it. */
function raise(book: CounterBook, entry: LedgerEntry, to: number | null): void {
  const after = replyNumber(entry);
  const before = book.chain.value;
  // It was higher already, by writes that are recorded later.
  const wasHigher = after !== null && to !== null && after > to + epsilon;
  if (wasHigher || after === null || after <= (before ?? 0) + epsilon) {
    book.cold.seeds(entry.replica);
    return;
  }
  const { n, t, replica } = entry;
  if (before === null) book.seeded(entry, after);
  else book.move({ kind: "raise", amount: after - before, n, t, replica, request: null, by: null });
  book.expiries.hasTtl(t, n);
  book.chain.reset(after);
  book.chain.lastWriteAt = entry.delivered ?? t;
}
