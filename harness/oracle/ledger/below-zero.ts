import { litellm } from "../../catalogue/index.ts";
import type { CounterBook } from "./book.ts";

/** 1.84.0 deletes all counters of a request when one would be below zero by its settlement. */
export function shareBelowZero(books: readonly CounterBook[]): void {
  const deletions = books.flatMap(({ movements }) => movements.filter(({ by }) => by === "deleted"));
  for (const own of deletions.filter(({ belowZero }) => belowZero !== undefined)) {
    for (const other of deletions) {
      const beside =
        other.replica === own.replica && Math.abs(other.t - own.t) <= litellm.deletesOfRequestWithinMs.value;
      if (beside) other.belowZero ??= own.belowZero!;
    }
  }
}
