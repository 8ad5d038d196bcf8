import type { Facts, RequestFacts } from "../facts/index.ts";
import { costIsKnown, countedIn, epochAt } from "../facts/index.ts";
import { epsilon } from "../numbers.ts";
import type { CounterCase } from "./counter.ts";
import type { Reading } from "./reading.ts";

/** Answered whole before a reading and due since the last reset, and the counter never got what they cost. */
export function unbilled(
  facts: Facts,
  { ref, book }: Pick<CounterCase, "ref" | "book">,
  { sample }: Reading,
): RequestFacts[] {
  const epoch = epochAt(facts, ref, sample.t);
  return [...facts.requests.values()].filter(
    (request) =>
      costIsKnown(request) &&
      request.endedAt! <= sample.t &&
      book.concerns(request) &&
      !book.counted.has(request) &&
      countedIn(epoch, request, book.bounds(request)).low > epsilon,
  );
}
