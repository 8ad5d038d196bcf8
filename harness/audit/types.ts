import type { EntityKind } from "../catalogue/index.ts";

/** An entity, as its row says. */
export interface Owner {
  kind: EntityKind;
  /** As in its counter's key. */
  id: string;
  /** Columns of its row's key, of which the id is made. */
  parts: readonly string[];
  /** For people; null: it has none. */
  name: string | null;
  /** Dollars; null: none. */
  budget: number | null;
  /** What its row has been adding up since, ms of Unix time; null: not known. */
  since: number | null;
  /** Requests of this key that may run at once; null: any number, or it is no key. */
  parallel: number | null;
}

/** One reading of a row, and then of its counter. Times are of the audit's clock, ms. */
export interface Reading {
  /** When the row was asked for. */
  rowAt: number;
  /** When the counter had been read. */
  counterAt: number;
  /** The row and the logs have what was settled by then. */
  writtenTo: number;
  /** Dollars. */
  row: number;
  /** Dollars; null: there is no counter. */
  counter: number | null;
  /** -1: it never expires; null: there is no counter. */
  ttlMs: number | null;
}

/** All readings of an entity, oldest first. */
export interface Track {
  owner: Owner;
  /** The counter's key, with its namespace. */
  key: string;
  readings: Reading[];
}

/** A request that was logged. Times are of the audit's clock, ms. */
export interface Logged {
  from: number;
  to: number;
  /** Dollars. */
  spend: number;
}

/** What may be assumed of the deployment, ms. */
export interface Assumptions {
  /** What is settled has reached its row by then. */
  writtenWithinMs: number;
  /** No request lasts longer. */
  longestRequestMs: number;
  /** No request reserves more, dollars; null: not known. */
  largestRequest: number | null;
  /** Less than this is not told, dollars. */
  least: number;
}

/** A slot of `max_parallel_requests`: an id, and when it was taken, ms of Unix time. */
export interface Slot {
  id: string;
  takenAt: number;
}
