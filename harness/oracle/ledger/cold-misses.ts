import { litellm } from "../../catalogue/index.ts";

/** How often each replica read a counter as absent, and may be about to seed it. */
export class ColdMisses {
  readonly #misses = new Map<number, { times: number; lastAt: number }>();

  has(replica: number): boolean {
    return this.#misses.has(replica);
  }

  missedSince(replica: number, t: number): boolean {
    return (this.#misses.get(replica)?.lastAt ?? Number.NEGATIVE_INFINITY) > t;
  }

  missed(replica: number, t: number): void {
    this.#misses.set(replica, { times: (this.#misses.get(replica)?.times ?? 0) + 1, lastAt: t });
  }

  /** It was told a value: what it missed long before that it seeds no more. */
  told(replica: number, t: number): void {
    const misses = this.#misses.get(replica);
    if (misses && t > misses.lastAt + litellm.seedsWithinMs.value) this.#misses.delete(replica);
  }

  /** It seeds the counter, or finds that another has. */
  seeds(replica: number): void {
    const misses = this.#misses.get(replica);
    if (misses && misses.times > 1) this.#misses.set(replica, { ...misses, times: misses.times - 1 });
    else this.#misses.delete(replica);
  }

  clear(): void {
    this.#misses.clear();
  }
}
