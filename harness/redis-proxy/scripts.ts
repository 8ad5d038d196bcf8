import { createHash } from "node:crypto";
import type { Command } from "./resp/index.ts";

/** Bodies of scripts by their SHA1, as replicas gave them to Redis: EVALSHA names no more than that. One for all connections. */
export class Scripts {
  readonly #bodies = new Map<string, string>();

  /** SCRIPT LOAD gives Redis a body, and so does EVAL. */
  note({ body }: Command): void {
    if (body !== null) this.#bodies.set(createHash("sha1").update(body.whole).digest("hex"), body.text);
  }

  /** What the ledger says of a script that is called by its SHA1; null: it is none, or its body never came by. */
  bodyOf(command: Command): string | null {
    if (command.name !== "EVALSHA" && command.name !== "EVALSHA_RO") return null;
    return this.#bodies.get(command.argsOf(0)[0]?.toLowerCase() ?? "") ?? null;
  }
}
