import type { LedgerEntry } from "../../contracts/index.ts";
import { operationOf } from "../../contracts/index.ts";

/** A script that a replica ran on a counter; null: its body never came by, and `name` is what it was called by. */
export interface UnknownScript {
  replica: number;
  command: string;
  name: string;
  body: string | null;
  entries: number[];
}

/** Scripts other than LiteLLM's set-max that ran on a counter: what they did to it is not known, and nothing after it can be told from it. */
export class UnknownScripts {
  readonly #found: UnknownScript[] = [];

  note(entry: LedgerEntry): void {
    const operation = operationOf(entry);
    if (operation.kind !== "script" || entry.applied === "no") return;
    const { replica, command, n } = entry;
    const { body } = operation;
    const name = entry.args[0] ?? "";
    const same = this.#found.find(
      (one) =>
        one.replica === replica && one.command === command && one.body === body && (body !== null || one.name === name),
    );
    if (same) same.entries.push(n);
    else this.#found.push({ replica, command, name, body, entries: [n] });
  }

  all(): readonly UnknownScript[] {
    return this.#found;
  }
}
