import type { CounterCase } from "../../counters/index.ts";
import type { Facts, Reset } from "../../facts/index.ts";
import { jitterMs } from "../../ledger/index.ts";
import { Prefix } from "../prefix.ts";
import type { Admitted } from "./passage.ts";

/**
 * What must have been counted before a request was decided on: what the row held at first, and of each request whose
 * settlement or charge Redis had confirmed by then the least that it cost. A reset starts over.
 */
export class CountedSpend {
  readonly #counter: CounterCase;
  readonly #resets: readonly Reset[];
  readonly #since = new Map<Reset | null, Prefix>();

  constructor(counter: CounterCase, { resets }: Facts) {
    this.#counter = counter;
    this.#resets = resets.filter(({ ref }) => ref === counter.ref);
  }

  /** Dollars; null while a reset may be under way. */
  before(request: Pick<Admitted, "invokedAt" | "receivedAt">): number | null {
    const reset = this.#resetBefore(request);
    if (reset !== null && reset.until >= request.invokedAt) return null;
    return (reset?.to ?? this.#counter.spent) + this.#confirmedSince(reset).upTo(request.invokedAt - jitterMs);
  }

  /** When the period of a request began, ms. */
  periodOf(request: Pick<Admitted, "receivedAt">): number {
    return this.#resetBefore(request)?.until ?? Number.NEGATIVE_INFINITY;
  }

  #resetBefore({ receivedAt }: Pick<Admitted, "receivedAt">): Reset | null {
    return this.#resets.findLast(({ from }) => from < receivedAt) ?? null;
  }

  #confirmedSince(reset: Reset | null): Prefix {
    const known = this.#since.get(reset);
    if (known) return known;
    const { book } = this.#counter;
    const confirmed = [...book.confirmed].filter(([request]) => reset === null || request.invokedAt! > reset.until);
    const sums = new Prefix(confirmed.map(([request, { cost, t }]) => [t, Math.min(cost, book.bounds(request).low)]));
    this.#since.set(reset, sums);
    return sums;
  }
}
