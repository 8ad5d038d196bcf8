import type { Case, CounterCase } from "../counters/index.ts";
import { epsilon, near } from "../numbers.ts";

/** A counter that was never written, or was absent at a rest (`at`), while its row says what was spent. Dollars. */
export interface Uncompared {
  key: string;
  row: number;
  /** null: no write on it was ever seen. */
  absentAt: string | null;
}

/** Counters that the subject keeps and that were spent on, of which nothing could be compared with their rows. */
export function uncompared(found: Case): Uncompared[] {
  return found.counters.flatMap((counter) => whyUncompared(found, counter) ?? []);
}

/** null: it was compared as it finally stood, or there is nothing to compare. */
export function whyUncompared({ trial }: Case, counter: CounterCase): Uncompared | null {
  const { key, book, readings, inMemory } = counter;
  const last = readings.at(-1);
  if (inMemory || !last || !trial.environment.subject.capabilities.counters.includes(book.entity.kind)) return null;
  const row = last.sample.row ?? 0;
  if (last.lastWriteAt === Number.NEGATIVE_INFINITY) {
    return row > epsilon ? { key, row, absentAt: null } : null;
  }
  if (
    last.sample.counter !== null ||
    (row <= epsilon && book.holdings.cleared.size === 0) ||
    wasComparedBefore(counter)
  )
    return null;
  return { key, row, absentAt: last.rest.label };
}

/** It stood at an earlier rest, and since then neither it nor its row was touched. */
function wasComparedBefore({ readings }: CounterCase): boolean {
  const { lastWriteAt, sample } = readings.at(-1)!;
  return readings.some(
    ({ sample: earlier }) =>
      earlier.counter !== null && earlier.t >= lastWriteAt && near(earlier.row ?? 0, sample.row ?? 0),
  );
}
