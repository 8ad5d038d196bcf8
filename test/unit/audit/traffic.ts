import type { Logged, Reading } from "../../../harness/audit/types.ts";

/** A request on an entity: dollars, and ms of the audit's clock. */
export interface Call {
  from: number;
  lasts: number;
  reserved: number;
  cost: number;
  /** Its reservation is never settled, and nothing is logged or billed. */
  leaks?: boolean;
}

/** A LiteLLM that counts right but for the calls that leak: what it had in Redis, its row and its logs at any time. */
export class Deployment {
  readonly #calls: readonly Call[];
  readonly #writeEveryMs: number;
  readonly #before: number;
  readonly #leadMs: number;
  readonly #settlesMs: number;

  /** It reserves so long before a request's logged start, and settles so long after its end. */
  constructor(calls: readonly Call[], { writeEveryMs = 10_000, before = 0, leadMs = 0, settlesMs = 0 } = {}) {
    this.#calls = calls;
    this.#writeEveryMs = writeEveryMs;
    this.#before = before;
    this.#leadMs = leadMs;
    this.#settlesMs = settlesMs;
  }

  counter(at: number): number {
    return this.#calls.reduce((sum, { from, lasts, reserved, cost, leaks }) => {
      if (at < from - this.#leadMs) return sum;
      return sum + (leaks || at < from + lasts + this.#settlesMs ? reserved : cost);
    }, this.#before);
  }

  /** As of the last write. */
  row(at: number): number {
    return this.#ended(this.#lastWrite(at)).reduce((sum, { cost }) => sum + cost, this.#before);
  }

  logged(at: number): Logged[] {
    return this.#ended(this.#lastWrite(at)).map(({ from, lasts, cost }) => ({ from, to: from + lasts, spend: cost }));
  }

  /** The row first, and then the counter, some ms later. */
  readings(times: readonly number[], lag = 40): Reading[] {
    return times.map((rowAt) => {
      const counterAt = rowAt + lag;
      return {
        rowAt,
        counterAt,
        writtenTo: rowAt - 16_000,
        row: this.row(rowAt),
        counter: this.counter(counterAt),
        ttlMs: 50_000,
      };
    });
  }

  #ended(by: number): Call[] {
    return this.#calls.filter(({ from, lasts, leaks }) => !leaks && from + lasts <= by);
  }

  #lastWrite(at: number): number {
    return Math.floor(at / this.#writeEveryMs) * this.#writeEveryMs;
  }
}

/** Every 20 s. */
export const every = (count: number, from = 100_000, ms = 20_000): number[] =>
  Array.from({ length: count }, (_, index) => from + index * ms);
