import { litellm } from "../../catalogue/index.ts";
import type { LedgerEntry } from "../../contracts/index.ts";
import { operationOf, replyNumber } from "../../contracts/index.ts";
import type { Reset } from "../facts/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { resolveDeferred } from "./attribute-decrease.ts";
import type { CounterBook } from "./book.ts";
import type { Reservation } from "./reservation.ts";

/** An eviction is written down with the time at which it began; by then at the latest it is done, ms. */
const evictionTakesMs = 2000;

/** What happened to a counter and no replica sent: evictions, and the moments from which its row is reset. */
export class OutsideActs {
  readonly #book: CounterBook;
  readonly #resets: readonly Reset[];
  readonly #dueResets: Reset[];
  readonly #evictions: { t: number }[];

  constructor(book: CounterBook, evictions: readonly { t: number }[], resets: readonly Reset[]) {
    this.#book = book;
    this.#resets = resets.filter(({ ref }) => ref === book.entity.ref);
    this.#dueResets = [...this.#resets];
    this.#evictions = [...evictions];
  }

  /** Called with each entry before it is followed. An eviction shows in the first answer that finds no counter. */
  before(entry: LedgerEntry): void {
    this.#reset(entry.t);
    while (this.#evictions.length > 0 && this.#evictions[0]!.t <= entry.t) {
      const { t } = this.#evictions[0]!;
      if (entry.t < t + evictionTakesMs && !showsAbsence(entry, this.#book)) return;
      this.#evict();
    }
  }

  /** Called when everything was at rest. */
  by(t: number): void {
    this.#reset(t);
    while (this.#evictions.length > 0 && this.#evictions[0]!.t <= t) this.#evict();
  }

  /** Whether an eviction has begun that no answer has shown yet. */
  isEvicting(t: number): boolean {
    return this.#evictions.length > 0 && this.#evictions[0]!.t <= t;
  }

  /** Whether the counter may be cleared because its entity was reset. */
  isReset(t: number): boolean {
    return this.#resets.some(({ from, until }) => from <= t && t <= until + litellm.resetClearsWithinMs.value);
  }

  #reset(t: number): void {
    while (this.#dueResets.length > 0 && this.#dueResets[0]!.from <= t) this.#book.reset(this.#dueResets.shift()!);
  }

  #evict(): void {
    const { t } = this.#evictions.shift()!;
    resolveDeferred(this.#book);
    if (this.#book.chain.value !== null) this.#book.clear("evicted", { n: -1, t, replica: null });
  }
}

/** What the counter holds when all that is held is given back: below that, something took it away. */
function leastLeft(value: number, open: Iterable<Reservation>): number {
  return value - sum([...open].map(({ amount }) => amount));
}

function showsAbsence(entry: LedgerEntry, { chain, open }: CounterBook): boolean {
  if (entry.applied !== "yes" || chain.value === null) return false;
  const operation = operationOf(entry);
  const after = replyNumber(entry);
  switch (operation.kind) {
    case "add":
      if (after === null || near(after, chain.value + operation.amount)) return false;
      return near(after, operation.amount) || after < leastLeft(chain.value, open) - epsilon;
    case "read":
      return /^M?GET$/i.test(entry.command) && entry.reply === null && entry.fault === null;
    case "set":
      return operation.onlyIfAbsent && entry.reply !== null;
    case "raise":
      return after !== null && after < chain.value - epsilon;
    case "delete":
    case "expire":
      return entry.reply === "0";
    default:
      return false;
  }
}
