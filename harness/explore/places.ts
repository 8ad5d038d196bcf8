import { rm } from "node:fs/promises";

/** What rounds leave on the disk: a directory for each trial, and one for the logs of their stacks. */
export class Places {
  readonly #rounds = new Map<string, Set<string>>();

  /** Of a round that has ended. */
  add(logs: string, trials: readonly string[]): void {
    this.#rounds.set(logs, new Set(trials));
  }

  /** Removes all but these of the rounds that have ended by now, and logs of rounds of which nothing is kept. */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    for (const [logs, trials] of [...this.#rounds]) {
      for (const dir of [...trials].filter((one) => !kept.has(one))) {
        trials.delete(dir);
        await rm(dir, { recursive: true, force: true });
      }
      if (trials.size > 0 || kept.has(logs)) continue;
      this.#rounds.delete(logs);
      await rm(logs, { recursive: true, force: true });
    }
  }
}
