import type { Case, CounterCase } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { binds } from "../../facts/index.ts";

export function mustReserve(found: Case, request: RequestFacts): boolean {
  const reserves = found.trial.environment.subject.capabilities.reservation;
  if (!reserves || request.onRoute.reserves === "or-not") return false;
  return reservingCounters(found, request).length > 0;
}

/** LiteLLM may do without a reservation for whom it does not know, and for a budget that does not bind the request. */
export function reservingCounters({ counters, trial }: Case, request: RequestFacts): CounterCase[] {
  const { counters: kinds } = trial.environment.subject.capabilities;
  const unknown = trial.plan.entities.filter(({ known }) => !known).map(({ ref }) => ref);
  return counters.filter(
    ({ budget, book, ref }) =>
      budget !== null &&
      !unknown.includes(ref) &&
      kinds.includes(book.entity.kind) &&
      book.concerns(request) &&
      binds(trial, book.entity.kind, request),
  );
}

/** Whether the ledger had shown a reservation of it by then. */
export function hadReserved(found: Case, request: RequestFacts, t: number): boolean {
  return (
    !mustReserve(found, request) ||
    reservingCounters(found, request).some(({ book }) => book.reservations.get(request)?.some((held) => held.t <= t))
  );
}
