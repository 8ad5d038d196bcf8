import type { Case, CounterCase, Reading } from "../counters/index.ts";
import { loggedSpend } from "../counters/index.ts";
import { epsilon, near } from "../numbers.ts";
import { distance } from "./distance.ts";

/** A row that is within what its requests may have cost, and holds something else than the spend logs say. */
export interface UnlikeLogs {
  counter: CounterCase;
  reading: Reading;
  /** Row − logs, dollars. */
  amount: number;
  logged: number;
  /** The row is wrong, and not the logs. */
  certain: boolean;
}

interface Around {
  facts: Case["facts"];
  counters: readonly CounterCase[];
}

/**
 * What interrupted requests may cost hides a row that lacks one of them, or has one twice: the logs tell. LiteLLM may also leave
 * a log out (two answers of one id are one log), so the row is to blame only if the row of another entity with the same logs has
 * what they say.
 */
export function unlikeLogs({ facts, counters }: Around): UnlikeLogs[] {
  return counters.flatMap((counter) => {
    const reading = counter.readings.at(-1);
    const logged = reading ? loggedSpend(facts, counter, reading) : null;
    if (!reading || logged === null || distance(reading) !== 0) return [];
    const amount = (reading.sample.row ?? 0) - logged;
    if (near(amount, 0)) return [];
    const others = counters.filter((other) => other !== counter);
    const agrees = others.some(
      (other) => hasSameRequests(facts, counter, other, reading) && hasWhatLogsSay(facts, other, reading, logged),
    );
    return [{ counter, reading, amount, logged, certain: agrees && isPossible(reading, logged) }];
  });
}

function hasSameRequests(
  { requests }: Case["facts"],
  one: CounterCase,
  other: CounterCase,
  { rest }: Reading,
): boolean {
  return [...requests.values()].every(
    (request) =>
      request.invokedAt === null ||
      request.invokedAt > rest.t ||
      one.book.concerns(request) === other.book.concerns(request),
  );
}

function hasWhatLogsSay(facts: Case["facts"], other: CounterCase, { rest }: Reading, logged: number): boolean {
  const reading = other.readings.find((one) => one.rest === rest);
  const its = reading ? loggedSpend(facts, other, reading) : null;
  return its !== null && near(its, logged) && near(reading!.sample.row ?? 0, logged);
}

function isPossible({ truth: { low, high } }: Reading, logged: number): boolean {
  return logged >= low - epsilon && logged <= high + epsilon;
}
