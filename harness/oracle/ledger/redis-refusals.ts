import type { LedgerEntry } from "../../contracts/index.ts";

/** Out of memory, out of disk, a replica of another Redis, no right to: Redis carries nothing out. */
const unwilling = /^(OOM|MISCONF|READONLY|NOPERM|NOAUTH) /;

/** What Redis by itself refused to do with a counter, by replica and reply. An error that a rule answers is a planned fault. */
export class RedisRefusals {
  readonly #times = new Map<string, number>();

  note({ replica, reply, fault }: LedgerEntry): void {
    if (reply === null || fault !== null || !unwilling.test(reply)) return;
    const what = `Redis answered replica ${replica} "${reply.slice(0, 100)}"`;
    this.#times.set(what, (this.#times.get(what) ?? 0) + 1);
  }

  told(): string[] {
    return [...this.#times].map(([what, times]) => (times === 1 ? what : `${what} ${times} times`));
  }
}
