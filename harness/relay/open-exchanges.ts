import type { TrialProviderEvent } from "../provider/index.ts";

const ends = new Set<TrialProviderEvent["event"]>(["done", "peer-closed", "ended-by-script", "error"]);

/** Counts a trial's open exchanges at the provider from its events. */
export class OpenExchanges {
  readonly #trials = new Map<string, Set<string>>();

  see({ trial, request, attempt, event, detail }: TrialProviderEvent): void {
    const exchange = `${request} ${attempt}`;
    if (event === "received") {
      const open = this.#trials.get(trial) ?? new Set();
      this.#trials.set(trial, open.add(exchange));
      return;
    }
    // A scripted hang goes on until its peer gives up.
    if (!ends.has(event) || (event === "ended-by-script" && detail === "hang")) return;
    this.#trials.get(trial)?.delete(exchange);
  }

  of(trial: string): number {
    return this.#trials.get(trial)?.size ?? 0;
  }

  forget(trial: string): void {
    this.#trials.delete(trial);
  }
}
