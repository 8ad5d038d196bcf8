import type { Clock } from "../clock.ts";
import type { LedgerPage } from "./ledger.ts";
import type { RuleBook } from "./rule-book.ts";
import type { Scripts } from "./scripts.ts";

export interface RequestContext {
  replica: number;
  clock: Clock;
  page: LedgerPage;
  book: RuleBook;
  watch: (key: string) => boolean;
  /** Shared by all connections, as Redis' own cache of scripts is. */
  scripts: Scripts;
  /** Bytes without which no watched key can be in a chunk; null when that cannot be said. */
  hallmark: Buffer | null;
}

/** What the request side may do to its connection. */
export interface Wire {
  toRedis(bytes: Buffer): void;
  /** Ends the client's connection by FIN or RST; what it has sent by then still comes. */
  hangUp(how: "close" | "rst"): void;
  /**
   * Takes nothing more from the client for that long, and with `stall` nothing from Redis either; then resumes, and says
   * when all that the client has sent meanwhile has come.
   */
  wait(action: Wait, resume: () => void, caughtUp: () => void): void;
  note(text: string): void;
}

/** How long nothing more is taken. */
export type Wait = { kind: "delay" | "stall"; ms: number };
