import {
  classifyRow,
  firstWent,
  type ModeName,
  modeOfLow,
  modeOfTwice,
  shareOut,
  unknownMode,
} from "../causes/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import type { Duplicate } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import type { Breach } from "./breach.ts";
import type { Outcome } from "./outcome.ts";
import { letThrough } from "./passed/index.ts";
import type { JudgedRefusal } from "./refusals.ts";
import { distance, requestsWorth } from "./truth.ts";

/** Nothing is let through once the budget must have been counted as spent; no counter is negative; nobody pays twice. */
export function noBypass(found: Case, refusals: readonly JudgedRefusal[]): Outcome<"no-bypass"> {
  const breaches = found.counters.flatMap((counter) => [
    ...letThrough(found, counter, refusals, () => whyTooLow(found, counter)),
    ...negative(found, counter),
    ...chargedTwice(found, counter),
    ...billedTwice(found, counter),
  ]);
  return { invariant: "no-bypass", breaches, held: {} };
}

/** What was wrong with a counter that was too low at a rest; of several, what made the most of it. */
function whyTooLow({ facts }: Case, counter: CounterCase): ModeName {
  const shares = counter.readings.flatMap((reading) =>
    reading.gap !== null && disagrees(reading) ? shareOut({ facts, counter, reading, amount: reading.gap }) : [],
  );
  const [most] = shares.filter(({ amount }) => amount < 0).sort((a, b) => a.amount - b.amount);
  return most?.mode ?? modeOfLow(counter, facts);
}

/** Settlements on a counter that had lost what they were for put it below zero, whatever else is missing from it. */
function whyNegative(found: Case, counter: CounterCase): ModeName {
  const mode = modeOfLow(counter, found.facts);
  return mode === unknownMode ? whyTooLow(found, counter) : mode;
}

function negative(found: Case, counter: CounterCase): Breach[] {
  const sampled = counter.readings.filter(({ sample }) => sample.counter !== null && sample.counter < -epsilon);
  const { negatives } = counter.book.moved;
  if (sampled.length === 0 && negatives.length === 0) return [];
  const lowest = Math.min(...negatives.map(({ value }) => value), ...sampled.map(({ sample }) => sample.counter!));
  return [
    {
      kind: "below-zero",
      mode: whyNegative(found, counter),
      counter,
      amount: lowest,
      requests: [],
      leaks: [],
      evidence: { ledger: negatives.slice(0, 20).map(({ n }) => n), samples: sampled.map(({ rest }) => rest.label) },
    },
  ];
}

/** By the ledger: two settlements of one reservation, or a request charged again. */
function chargedTwice(found: Case, counter: CounterCase): Breach[] {
  const duplicates = counter.book.duplicates.filter((duplicate) => shows(found, counter, duplicate));
  if (duplicates.length === 0) return [];
  return [
    {
      kind: "charged-twice",
      mode: modeOfTwice(duplicates, counter),
      counter,
      amount: sum(duplicates.map((duplicate) => duplicate.amount)),
      requests: [...new Set(duplicates.map(({ request }) => request.id))],
      what: duplicates[0]!.what,
      leaks: [],
      evidence: { ledger: duplicates.map(({ n }) => n), samples: [] },
    },
  ];
}

/**
 * An amount that fits a request which has paid may be another's. So the counter or the row has to show it as well; where
 * their truth is a range that may hide it, every request must have been settled or charged without it.
 */
function shows(found: Case, counter: CounterCase, duplicate: Duplicate): boolean {
  const { t, amount } = duplicate;
  // What it was charged with first has gone with the counter.
  if (firstWent(counter, duplicate)) return false;
  const next = counter.readings.find(({ sample }) => sample.t >= t);
  if (!next) return false;
  const isExact = near(next.truth.low, next.truth.high);
  if (next.sample.counter === null) return isExact;
  return disagrees(next) || distance(next) !== 0 || (!isExact && !mayBeAnothers(found, counter, amount));
}

/** A request that the counter has neither settled nor charged may have cost so much. */
function mayBeAnothers({ facts }: Case, { book }: CounterCase, amount: number): boolean {
  const isSettled = (request: RequestFacts) =>
    book.reservations.get(request)?.some(({ ending }) => ending === "settled") === true;
  return facts.requests.values().some((request) => {
    if (!request.admitted || !book.concerns(request) || book.counted.has(request) || isSettled(request)) return false;
    const { low, high } = book.billed(request);
    return amount >= low - epsilon && amount <= high + epsilon;
  });
}

/** By the row: it is too high by exactly what one of its requests cost. */
function billedTwice(found: Case, counter: CounterCase): Breach[] {
  const reading = counter.readings.findLast((at) => distance(at) > 0);
  if (!reading) return [];
  const amount = distance(reading);
  const twice = requestsWorth(found, counter, reading, amount);
  if (twice.length === 0 || near(amount, 0)) return [];
  if (classifyRow({ facts: found.facts, counter, reading, amount }) !== null) return [];
  return [
    {
      kind: "billed-twice",
      mode: unknownMode,
      counter,
      amount,
      requests: twice.map(({ id }) => id),
      leaks: [],
      evidence: { ledger: [], samples: [reading.rest.label] },
    },
  ];
}
