import type { BoundEntity, LedgerEntry } from "../contracts/index.ts";
import { operationOf } from "../oracle/index.ts";

/**
 * Where a setting names a namespace, counters are expected below it: what is added to tells where they are. 1.110.2 gives its native
 * client the namespace that the cache has when it is made, and the cache gets it afterwards: its counters have none.
 */
export class CounterNames {
  readonly #entities: readonly BoundEntity[];
  readonly #prefix: string;
  #within = 0;
  #without = 0;

  constructor(entities: readonly BoundEntity[], prefix: string) {
    this.#entities = entities;
    this.#prefix = prefix;
  }

  /** The keys under which a trial's counters may be. With a namespace some releases write to a counter's key without it, too. */
  all(): Set<string> {
    return new Set(this.#entities.flatMap(({ counterKey: key }) => [key, key.slice(this.#prefix.length)]));
  }

  note(entry: LedgerEntry): void {
    if (this.#prefix === "" || operationOf(entry).kind !== "add") return;
    if (entry.key.startsWith(this.#prefix)) this.#within++;
    else this.#without++;
  }

  /** Gives the entities the keys that were added to; whether that is another name than was expected. */
  correct(): boolean {
    if (this.#within > 0 || this.#without === 0) return false;
    this.#without = 0;
    let renamed = false;
    for (const entity of this.#entities) {
      if (!entity.counterKey.startsWith(this.#prefix)) continue;
      entity.counterKey = entity.counterKey.slice(this.#prefix.length);
      renamed = true;
    }
    return renamed;
  }
}
