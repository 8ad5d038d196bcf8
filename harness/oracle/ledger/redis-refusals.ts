import type { LedgerEntry } from "../../contracts/index.ts";

/** Out of memory, out of disk, a replica of another Redis, no right to: Redis carries nothing out. */
const unwilling = /^(OOM|MISCONF|READONLY|NOPERM|NOAUTH) /;

/** What Redis answered a replica, and how often. */
export interface RedisRefusal {
  replica: number;
  reply: string;
  times: number;
}

/** What Redis by itself refused to do with a counter. An error that a rule answers is a planned fault. */
export class RedisRefusals {
  readonly #found: RedisRefusal[] = [];

  note({ replica, reply, fault }: LedgerEntry): void {
    if (reply === null || fault !== null || !unwilling.test(reply)) return;
    const same = this.#found.find((one) => one.replica === replica && one.reply === reply);
    if (same) same.times++;
    else this.#found.push({ replica, reply, times: 1 });
  }

  all(): readonly RedisRefusal[] {
    return this.#found;
  }
}
