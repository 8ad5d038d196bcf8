import type { Breach } from "../../breaches/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";

/** Refused because the counter was wrong: that is the defect at work, and what was planned for it could not happen. */
export function refusedWrongly(found: Case, request: RequestFacts, breaches: readonly Breach[]): boolean {
  if (!request.refusedForBudget) return false;
  const wrong = found.counters.filter((one) => breaches.some(({ counter }) => counter === one));
  return wrong.some(({ book }) => book.concerns(request));
}
