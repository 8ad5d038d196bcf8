import type { Case, CounterCase } from "../../case.ts";
import type { RequestFacts } from "../../evidence/request.ts";

export function mustReserve(found: Case, request: RequestFacts): boolean {
  return found.trial.environment.subject.capabilities.reservation && reservingCounters(found, request).length > 0;
}

/** LiteLLM may do without a reservation for whom it does not know. */
export function reservingCounters({ counters, trial }: Case, request: RequestFacts): CounterCase[] {
  const { counters: kinds } = trial.environment.subject.capabilities;
  const unknown = trial.plan.entities.filter(({ known }) => !known).map(({ ref }) => ref);
  return counters.filter(
    ({ budget, book, ref }) =>
      budget !== null && !unknown.includes(ref) && kinds.includes(book.entity.kind) && book.concerns(request),
  );
}

/** Whether the ledger had shown a reservation of it by then. */
export function hadReserved(found: Case, request: RequestFacts, t: number): boolean {
  return (
    !mustReserve(found, request) ||
    reservingCounters(found, request).some(({ book }) => book.reservations.get(request)?.some((held) => held.t <= t))
  );
}
