import type { CounterCase } from "../case.ts";
import { sum } from "../numbers.ts";
import { costIsKnown } from "./costs.ts";
import type { Facts } from "./facts.ts";
import { countedIn, epochAt } from "./truth.ts";

/** Dollars that requests on a counter had cost for certain when their clients had their answers, by a time; of one replica's, or of all. */
export function answeredOn(
  facts: Facts,
  { ref, book }: Pick<CounterCase, "ref" | "book">,
  t: number,
  replica: number | null = null,
): number {
  const epoch = epochAt(facts, ref, t);
  return sum(
    [...facts.requests.values()]
      .filter((request) => costIsKnown(request) && request.endedAt! <= t && book.concerns(request))
      .filter((request) => replica === null || request.replica === replica)
      .map((request) => countedIn(epoch, request, book.bounds(request)).low),
  );
}
