import type { CounterBook } from "./book.ts";

/** A counter's value as a replica was told it. */
export interface Answer {
  n: number;
  t: number;
  value: number;
}

/** What Redis answered a replica's reservations and settlements: each may be its copy in memory for a while. */
export function answersOf(book: CounterBook, replica: number): Answer[] {
  return [...book.reservations.values()].flat().flatMap((held) => {
    if (held.replica !== replica) return [];
    const { n, t, valueAfter, endedBy, endedAt, valueAtEnd } = held;
    const answers: Answer[] = valueAfter === null ? [] : [{ n, t, value: valueAfter }];
    return valueAtEnd === null ? answers : [...answers, { n: endedBy!, t: endedAt!, value: valueAtEnd }];
  });
}
