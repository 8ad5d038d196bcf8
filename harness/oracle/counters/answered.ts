import type { Facts } from "../facts/index.ts";
import { costIsKnown, countedIn, epochAt } from "../facts/index.ts";
import { sum } from "../numbers.ts";
import type { CounterCase } from "./counter.ts";

/** Dollars that were spent on a counter for certain by a time: what its row held at first, and what answered requests cost, of one replica's or of all. */
export function answeredOn(
  facts: Facts,
  { ref, book, spent }: Pick<CounterCase, "ref" | "book" | "spent">,
  t: number,
  replica: number | null = null,
): number {
  const epoch = epochAt(facts, ref, t);
  const answered = sum(
    [...facts.requests.values()]
      .filter((request) => costIsKnown(request) && request.endedAt! <= t && book.concerns(request))
      .filter((request) => replica === null || request.replica === replica)
      .map((request) => countedIn(epoch, request, book.bounds(request)).low),
  );
  return (epoch?.reset.to ?? spent) + answered;
}
