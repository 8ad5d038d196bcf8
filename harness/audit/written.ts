import type { Clock } from "../clock.ts";
import { provenAfterMs } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Reading } from "./types.ts";

type Unwritten = Pick<Reading, "row" | "counter">;

/** How far LiteLLM is with its writing. */
export interface Progress {
  /** When the newest log's request ended; null: the logs do not say. */
  newest: number | null;
  /** Since when the oldest request in LiteLLM's ledger waits for its rows; null: none waits, or there is no ledger. */
  waiting: number | null;
  /** Requests in it that LiteLLM has given up writing. */
  parked: number;
}

/** Ask before the rows are read, so that it holds for them. */
export async function progressOf({ rows }: Pick<Sources, "rows">, patience: Patience, clock: Clock): Promise<Progress> {
  const newest = await patience.read("Postgres", "the newest spend log", () => rows.newestLogged());
  const ledger = await patience.read("Postgres", "the ledger of spend", () => rows.ledger());
  const { waitsMs = null, parked = 0 } = ledger ?? {};
  return { newest, waiting: waitsMs === null ? null : clock.now() - waitsMs, parked };
}

/**
 * Until when all that was settled has reached its row: `writtenWithinMs` before the reading. A LiteLLM that is overloaded
 * writes later (45 s in place of 8 were seen). Then its logs say until when: they are written with the rows, or after them.
 * Where no counter has moved since the first reading, nothing new is to be written, and old logs say nothing.
 * What a ledger has waiting (1.110) is asked for at the end, of each finding: one delivery that fails again and again would
 * keep all others from being judged.
 */
export function writtenTo(at: number, { newest }: Progress, moved: boolean, assumed: Assumptions): number {
  const usual = at - assumed.writtenWithinMs;
  return moved && newest !== null && !notLogged(at, newest, moved, assumed) ? Math.min(usual, newest) : usual;
}

/** Whether LiteLLM writes no logs: there are none, or counters move and the newest is far older than the longest request. */
export function notLogged(at: number, newest: number | null, moved: boolean, assumed: Assumptions): boolean {
  return newest === null || (moved && newest < at - 2 * provenAfterMs(assumed));
}

/**
 * Whether LiteLLM keeps up. One that does not reserves long before a request's logged start and settles long after its end:
 * of 1.110.2 at a load of 70, $0.24 were once taken for stuck that were in flight.
 */
export function keepsUp({ newest, waiting }: Progress, now: number, { writtenWithinMs }: Assumptions): boolean {
  const since = Math.min(newest ?? Number.NEGATIVE_INFINITY, waiting ?? now);
  return now - since <= 2 * writtenWithinMs;
}

export const hasMoved = (readings: readonly Unwritten[]): boolean =>
  readings.some(({ counter, row }) => counter !== readings[0]!.counter || row !== readings[0]!.row);
