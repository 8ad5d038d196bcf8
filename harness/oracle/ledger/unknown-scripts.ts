import type { LedgerEntry } from "../../contracts/index.ts";
import { operationOf } from "../../contracts/index.ts";

/** Scripts other than LiteLLM's set-max that ran on a counter: what they did to it is not known, and nothing after it can be told from it. */
export class UnknownScripts {
  readonly #entries = new Map<string, number[]>();

  note(entry: LedgerEntry): void {
    const operation = operationOf(entry);
    if (operation.kind !== "script" || entry.applied === "no") return;
    const told =
      operation.body === null
        ? `whose body never came by (${entry.args[0]}; after SCRIPT FLUSH in its Redis it comes by)`
        : `"${shortened(operation.body)}"`;
    const what = `replica ${entry.replica} ran an unknown script by ${entry.command}, ${told}`;
    this.#entries.set(what, [...(this.#entries.get(what) ?? []), entry.n]);
  }

  told(): string[] {
    return [...this.#entries].map(([what, [first, ...more]]) => {
      const also = more.length === 0 ? "" : ` and ${more.length} more`;
      return `${what} (entry ${first}${also})`;
    });
  }
}

function shortened(body: string): string {
  const text = body.replace(/\s+/g, " ").trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
