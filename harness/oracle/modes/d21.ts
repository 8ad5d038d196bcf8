import type { CounterCase, Reading } from "../case.ts";
import type { Facts } from "../evidence/facts.ts";
import type { RequestFacts } from "../evidence/request.ts";
import { isWindow } from "../evidence/windows.ts";
import { dollars, epsilon, list, plural, sum } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/**
 * A request that fails is billed to the row for what it had used, and its reservation is given back whole: the counter
 * stays below the row by that (1.106.2: prompts of timed-out requests, #35568; what streams had sent that broke off).
 */
export const d21: Signature = {
  mode: "D21",
  phrase: "failed requests billed to the row only",
  gap({ facts, counter, reading, amount }) {
    const { requests, most } = failures(facts, counter, reading);
    if (amount > -epsilon || -amount > most + epsilon) return null;
    return {
      amount,
      requests,
      why:
        `${plural(requests.length, "failed request")} (${list(requests)}) cost between 0 and ${dollars(most)}, their reservations were ` +
        `given back whole, and the row was billed ${dollars(-amount)} for them`,
    };
  },
  /** A window is written by the callback of a success alone: 1.106.2 bills a failure to the logs and to all other rows. */
  row({ facts, counter, reading, amount }) {
    const { sample, truth } = reading;
    const row = sample.row ?? 0;
    const hasIt = sample.counter !== null && sample.counter > row + epsilon;
    // What completed requests cost is not missing for those that failed.
    if (!isWindow(counter.book.entity.kind) || hasIt || row < truth.low - epsilon) return null;
    const { requests, most } = failures(facts, counter, reading);
    if (amount > -epsilon || -amount > most + epsilon) return null;
    return `${plural(requests.length, "failed request")} (${list(requests)}) cost between 0 and ${dollars(most)}, which the spend logs have and the window has not got`;
  },
};

function failures({ requests: all }: Facts, counter: CounterCase, { sample }: Reading) {
  const failed = [...all.values()].filter(
    (request) => failedAtProvider(request, sample.t) && gotNothing(counter, request),
  );
  return {
    requests: failed.map(({ id }) => id),
    most: sum(failed.map((request) => counter.book.bounds(request).high)),
  };
}

function failedAtProvider({ admitted, outcome, refusedForBudget, invokedAt }: RequestFacts, t: number): boolean {
  return admitted && outcome === "fail" && !refusedForBudget && invokedAt !== null && invokedAt < t;
}

/** Its reservation was settled to nothing, and it was not charged otherwise. */
function gotNothing({ book }: CounterCase, request: RequestFacts): boolean {
  if (!book.concerns(request)) return false;
  const reservations = book.reservations.get(request);
  if (reservations === undefined) return !book.counted.has(request);
  return reservations.every(({ cost }) => cost !== null && Math.abs(cost) < epsilon);
}
