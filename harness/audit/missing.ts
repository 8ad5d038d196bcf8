import { shortKeys, withoutSecrets } from "../text/index.ts";
import { whyOf } from "./errors.ts";
import type { Sleep } from "./read/index.ts";

type Store = "Redis" | "Postgres";

/**
 * Reads again for some seconds, as a failover takes them. A store that does not come back is read no more. Where one statement
 * fails or takes too long, another try would come to the same: that reading alone is missing.
 */
export class Patience {
  readonly missing: string[] = [];
  readonly #lost = new Set<Store>();
  readonly #sleep: Sleep;
  readonly #signal: AbortSignal;

  constructor(sleep: Sleep, signal: AbortSignal) {
    this.#sleep = sleep;
    this.#signal = signal;
  }

  isLost(store: Store): boolean {
    return this.#lost.has(store);
  }

  /** A sentence about what is missing, once. */
  note(sentence: string): void {
    if (!this.missing.includes(sentence)) this.missing.push(sentence);
  }

  /** Null where it could not be read. */
  async read<T>(store: Store, what: string, reading: () => Promise<T>): Promise<T | null> {
    if (this.isLost(store)) return null;
    for (const pause of [...pausesMs, null]) {
      this.#signal.throwIfAborted();
      try {
        return await reading();
      } catch (error) {
        this.#signal.throwIfAborted();
        const ends = endOf(error);
        if (pause === null || ends !== null) {
          if (ends !== "statement") this.#lost.add(store);
          const why = withoutSecrets(shortKeys(whyOf(error)));
          const cluster = inCluster.test(why) ? ". It is a cluster: add --redis-cluster" : "";
          this.note(`${store} could not be read on ${what}: ${why}${cluster}`);
          return null;
        }
        await this.#sleep(pause);
      }
    }
    return null;
  }
}

const pausesMs = [1_000, 2_000, 4_000];

/** What another try would not get either: this statement's answer, or the store's. Null: it may pass. */
function endOf(error: unknown): "statement" | "store" | null {
  const why = whyOf(error);
  if (/NOPERM|NOAUTH|WRONGPASS/.test(why) || inCluster.test(why)) return "store";
  const { code = "", name, severity } = error as { code?: string; name?: string; severity?: string };
  if (severity !== undefined) return passing.test(code) ? null : "statement";
  // The words of pg and ioredis.
  if (why === "Query read timeout") return "statement";
  return name === "ReplyError" && !failsOver.test(why) ? "statement" : null;
}

/** Postgres: connections, rights to connect, resources, conflicts and shutdowns. */
const passing = /^(08|28|40|53|57P)/;

const failsOver = /^(LOADING|READONLY|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|BUSY|UNBLOCKED)\b/;

/** One server of a cluster answers so to what another one has. */
const inCluster = /^(CROSSSLOT|MOVED)\b/;
