import type { RequestFacts } from "../facts/index.ts";
import type { CounterBook } from "./book.ts";

/** Requests that are compared for one charge. */
const comparedAtMost = 20;

/** As `book.first`, but the most likely of those that fit; of many only the first are looked at. */
export function likeliest(
  book: CounterBook,
  requests: readonly RequestFacts[],
  used: (request: RequestFacts) => boolean,
  fits: (request: RequestFacts) => boolean,
  unlikelihood: (request: RequestFacts) => number,
): RequestFacts | null {
  const known = new Set<RequestFacts>();
  const isNext = (request: RequestFacts) => !known.has(request) && fits(request);
  for (let next = book.candidates.first(requests, used, isNext); next && known.size < comparedAtMost; ) {
    known.add(next);
    next = book.candidates.first(requests, used, isNext);
  }
  return [...known].sort((a, b) => unlikelihood(a) - unlikelihood(b))[0] ?? null;
}
