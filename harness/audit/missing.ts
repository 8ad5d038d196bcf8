import { shortKeys, withoutSecrets } from "../text/index.ts";
import { whyOf } from "./errors.ts";
import type { Sleep } from "./read/index.ts";

/** Reads again for some seconds, as a failover takes them; then says what is missing and reads nothing more of that store. */
export class Patience {
  readonly missing: string[] = [];
  readonly #lost = new Set<string>();
  readonly #sleep: Sleep;
  readonly #signal: AbortSignal;

  constructor(sleep: Sleep, signal: AbortSignal) {
    this.#sleep = sleep;
    this.#signal = signal;
  }

  /** Null where it could not be read. */
  async read<T>(store: "Redis" | "Postgres", what: string, reading: () => Promise<T>): Promise<T | null> {
    if (this.#lost.has(store)) return null;
    for (const pause of [...pausesMs, null]) {
      this.#signal.throwIfAborted();
      try {
        return await reading();
      } catch (error) {
        this.#signal.throwIfAborted();
        if (pause === null || isFinal(error)) {
          this.#lost.add(store);
          const why = withoutSecrets(shortKeys(whyOf(error)));
          const cluster = inCluster.test(why) ? ". It is a cluster: add --redis-cluster" : "";
          this.missing.push(`${store} could not be read on ${what}: ${why}${cluster}`);
          return null;
        }
        await this.#sleep(pause);
      }
    }
    return null;
  }
}

const pausesMs = [1_000, 2_000, 4_000];

/** Another try would come to the same. */
const isFinal = (error: unknown): boolean =>
  /NOPERM|permission denied|not a number|NOAUTH/i.test(whyOf(error)) || inCluster.test(whyOf(error));

/** One server of a cluster answers so to what another one has. */
const inCluster = /^(CROSSSLOT|MOVED)\b/;
