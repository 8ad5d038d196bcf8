import { litellm } from "../../catalogue/index.ts";
import type { LedgerEntry } from "../../contracts/index.ts";
import { isError, type Operation, operationOf, replyNumber } from "../../contracts/index.ts";
import { epsilon } from "../numbers.ts";
import { attributeDecrease, resolveDeferred } from "./attribute-decrease.ts";
import { attributeIncrease } from "./attribute-increase.ts";
import type { CounterBook, Increment } from "./book.ts";
import type { StruckEntry } from "./entries.ts";
import type { OutsideActs } from "./outside-acts.ts";
import type { Loss } from "./reservation.ts";
import { unapplied } from "./unapplied.ts";

/** Writes into a counter's book what one command did. `since`: when the fault struck behind which it waited, else its own time. */
export function follow(
  { book, struck }: { book: CounterBook; struck: StruckEntry[] },
  acts: OutsideActs,
  entry: LedgerEntry,
  since: number,
): void {
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

/** Without an answer that LiteLLM could use: refused, lost, or come when it had given up. One that is late only is an answer. */
function isUnanswered({ applied, delivered }: LedgerEntry, since: number): boolean {
  return applied !== "yes" || delivered === null || delivered - since >= litellm.redisCommandGivenUpAfterMs.value;
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
  if (after !== null && after < -epsilon) book.moved.negatives.push({ n, t, value: after });
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
  book.moved.repairs.push({ n: entry.n, t: entry.t, replica: entry.replica });
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
