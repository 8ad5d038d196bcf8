import { entities as kinds } from "../../catalogue/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import type { Loss, Movement } from "../ledger/index.ts";
import type { CounterCase } from "./counter.ts";
import type { Reading } from "./reading.ts";

/** A counter's movements between the last time it was gone and a reading. */
export interface Life {
  /** How it came to be gone; null: it was cold from the start, or held nothing. */
  after: Movement | null;
  /** Dollars that its row was to hold when it was gone. */
  owed: number;
  /** What its row held at a rest at which it was gone; null: there was none. */
  rowMeanwhile: number | null;
  movements: Movement[];
  seeds: Movement[];
}

export function lifeAt({ book, spent, readings }: CounterCase, { sample }: Reading): Life {
  const until = book.movements.filter(({ t }) => t <= sample.t);
  const gone = until.findLastIndex(({ kind }) => kind === "wiped");
  const after = until[gone] ?? null;
  const movements = until.slice(gone + 1);
  const absent = after === null ? null : absentAt(readings, after.t, movements[0]?.t ?? sample.t);
  const seeds = movements.filter(({ kind }) => kind === "seed");
  return { after, owed: after?.owed ?? spent, rowMeanwhile: absent?.sample.row ?? null, movements, seeds };
}

/** Everything was over, and the counter still gone. */
function absentAt(readings: readonly Reading[], from: number, to: number): Reading | null {
  return readings.findLast(({ sample: { t, counter } }) => counter === null && t >= from && t <= to) ?? null;
}

/** How a counter's earlier lives went, each with the movement that ended it. */
export function earlierLives({ book }: CounterCase, { after }: Life): { end: Movement; movements: Movement[] }[] {
  const { movements } = book;
  const ends = movements.flatMap(({ kind }, at) => (kind === "wiped" ? [at] : []));
  const last = after === null ? -1 : movements.indexOf(after);
  return ends
    .filter((at) => at <= last)
    .map((at, nth) => ({ end: movements[at]!, movements: movements.slice((ends[nth - 1] ?? -1) + 1, at) }));
}

/** Settled by C − R on a counter that had been lost in Redis, and then gone once more, for LiteLLM deletes one below zero. */
export function settledAndDeleted(counter: CounterCase, life: Life): RequestFacts[] {
  return earlierLives(counter, life)
    .filter(({ end }) => end.by === "deleted")
    .flatMap(({ movements }) =>
      movements.flatMap(({ kind, by, request }) => (kind === "late" && by === "evicted" && request ? [request] : [])),
    );
}

/** Completed, and neither their reservation nor a charge is left of them. */
export function goneUncharged({ book }: CounterCase): RequestFacts[] {
  return [...book.reservations]
    .filter(([request, held]) => !book.counted.has(request) && held.some(({ ending }) => ending === "deleted"))
    .map(([request]) => request)
    .filter(costIsKnown);
}

/** LiteLLM seeds what the replica remembers, in place of what the row says. */
export function isRemembered({ book }: CounterCase): boolean {
  return kinds[book.entity.kind].seededFrom === "memory";
}

/** Settlements came after the counter had lost what they settle. */
export function wasSettledLate({ book }: CounterCase, lost: Loss): boolean {
  return book.movements.some(({ kind, by }) => kind === "late" && by === lost);
}

/** Whether its replica is among those that had seeded the counter before. */
export function hasSeeded({ replica }: Movement, before: readonly Movement[]): boolean {
  return before.some((seed) => seed.replica === replica);
}
