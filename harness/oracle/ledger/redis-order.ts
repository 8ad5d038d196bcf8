import type { LedgerEntry } from "../../contracts/index.ts";
import { operationOf, replyNumber } from "../../contracts/index.ts";
import { near } from "../numbers.ts";
import type { ValueChain } from "./value-chain.ts";

/** A deletion is answered at the latest so long after what came behind it, ms. */
const answersWithinMs = 50;

/**
 * Entries of one counter in the order in which Redis executed them beside its deletions. The ledger is in the order of
 * the answers: what came before a deletion may be told after it, and the other way round.
 */
export class RedisOrder {
  readonly #chain: ValueChain;
  readonly #follow: (entry: LedgerEntry) => void;
  readonly #isEmptied: (t: number) => boolean;
  /** Not followed yet, for what Redis did before it may still come. */
  #deletion: LedgerEntry | null = null;
  /** The deletion found something on a counter that was gone: a write came before it. */
  #isOfWritten = false;
  /** The first found nothing on a counter that was there: a deletion that is answered later came before it. */
  #early: LedgerEntry[] = [];

  /** `isEmptied`: the counter may be gone at `t` without a deletion in the ledger. */
  constructor(chain: ValueChain, follow: (entry: LedgerEntry) => void, isEmptied: (t: number) => boolean) {
    this.#chain = chain;
    this.#follow = follow;
    this.#isEmptied = isEmptied;
  }

  next(entry: LedgerEntry): void {
    const [first] = this.#early;
    if (first === undefined) {
      this.#afterDeletion(entry);
      return;
    }
    const goneAt = first.delivered ?? first.t;
    if (isDeletion(entry) && entry.t <= goneAt) {
      this.#follow(entry);
      this.#followEarly();
    } else if (entry.t <= goneAt + answersWithinMs) {
      this.#early.push(entry);
    } else {
      this.#followEarly();
      this.#afterDeletion(entry);
    }
  }

  end(): void {
    this.#followEarly();
    if (this.#deletion !== null) this.#follow(this.#deletion);
    this.#deletion = null;
  }

  #followEarly(): void {
    for (const entry of this.#early.splice(0)) this.#afterDeletion(entry, false);
  }

  #afterDeletion(entry: LedgerEntry, mayBeEarly = true): void {
    const deletion = this.#deletion;
    if (deletion === null || !(this.#isOfWritten ? writes : foundIt)(entry, deletion, this.#chain)) {
      if (deletion !== null) this.#follow(deletion);
      this.#deletion = isDeletion(entry) ? entry : null;
      this.#isOfWritten = this.#deletion !== null && (this.#chain.value === null || this.#isEmptied(entry.t));
      if (this.#deletion !== null) return;
    }
    if (mayBeEarly && !this.#isEmptied(entry.t) && foundItGone(entry, this.#chain)) this.#early.push(entry);
    else this.#follow(entry);
  }
}

function isDeletion(entry: LedgerEntry): boolean {
  return entry.applied === "yes" && operationOf(entry).kind === "delete" && entry.reply !== "0";
}

/** On its way when the deletion was answered, and told that the counter was still there, with the value that it had before. */
function foundIt(entry: LedgerEntry, deletion: LedgerEntry, { value }: ValueChain): boolean {
  const operation = operationOf(entry);
  const reply = replyNumber(entry);
  if (reply === null || value === null || entry.t > (deletion.delivered ?? deletion.t)) return false;
  if (operation.kind === "expire") return reply === 1;
  return near(operation.kind === "add" ? reply - operation.amount : reply, value);
}

/** An increment, or a new TTL, that was on its way when the deletion was answered. */
function writes(entry: LedgerEntry, deletion: LedgerEntry): boolean {
  const { kind } = operationOf(entry);
  const found = kind === "add" || (kind === "expire" && replyNumber(entry) === 1);
  return found && entry.t <= (deletion.delivered ?? deletion.t);
}

/** An increment that answers itself, on a counter that had a value and has not expired. */
function foundItGone(entry: LedgerEntry, chain: ValueChain): boolean {
  const operation = operationOf(entry);
  const { value } = chain;
  if (operation.kind !== "add" || entry.applied !== "yes" || value === null || near(value, 0)) return false;
  const reply = replyNumber(entry);
  return reply !== null && near(reply, operation.amount) && !chain.mayHaveExpired(entry.t);
}
