import type { Finding } from "../../../contracts/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";

/** Refused because the counter was wrong: that is the defect at work, and what was planned for it could not happen. */
export function refusedWrongly(found: Case, request: RequestFacts, findings: readonly Finding[]): boolean {
  if (!request.refusedForBudget) return false;
  const wrong = found.counters.filter(({ key }) => findings.some(({ counter }) => counter === key));
  return wrong.some(({ book }) => book.concerns(request));
}
