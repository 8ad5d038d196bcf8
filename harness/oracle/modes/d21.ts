import type { CounterCase } from "../case.ts";
import type { RequestFacts } from "../evidence/request.ts";
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
    if (amount > -epsilon) return null;
    const failed = [...facts.requests.values()].filter(
      (request) => failedAtProvider(request, reading.sample.t) && gotNothing(counter, request),
    );
    const most = sum(failed.map((request) => counter.book.bounds(request).high));
    if (failed.length === 0 || -amount > most + epsilon) return null;
    const requests = failed.map(({ id }) => id);
    return {
      amount,
      requests,
      why:
        `${plural(failed.length, "failed request")} (${list(requests)}) cost between 0 and ${dollars(most)}, their reservations were ` +
        `given back whole, and the row was billed ${dollars(-amount)} for them`,
    };
  },
};

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
