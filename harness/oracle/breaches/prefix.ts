import { lowerBound } from "../ledger/index.ts";

/** Sums of amounts by time. */
export class Prefix {
  readonly #times: number[];
  readonly #sums: number[];

  constructor(amounts: [t: number, amount: number][]) {
    const sorted = amounts.filter(([t]) => t < Number.POSITIVE_INFINITY).sort(([a], [b]) => a - b);
    this.#times = sorted.map(([t]) => t);
    let total = 0;
    this.#sums = sorted.map(([, amount]) => {
      total += amount;
      return total;
    });
  }

  /** Of all whose time is not after this one. */
  upTo(t: number): number {
    return this.#sums[lowerBound(this.#times, (time) => time, t, true) - 1] ?? 0;
  }
}
