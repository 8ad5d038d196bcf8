import type { RequestRow } from "../../contracts/index.ts";
import type { Case, LeakEvidence } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costBounds } from "../facts/index.ts";
import { writesOf } from "../ledger/index.ts";
import { sum } from "../numbers.ts";

/** requests.csv: one row per request, in the plan's order, background requests last. */
export function* requestRows(found: Case): Generator<RequestRow> {
  const leaks = Map.groupBy(
    found.counters.flatMap((counter) => counter.leaks),
    ({ reservation }) => reservation.request,
  );
  for (const request of found.facts.requests.values()) yield requestRow(found, request, leaks.get(request) ?? []);
}

function requestRow(found: Case, request: RequestFacts, leaks: readonly LeakEvidence[]): RequestRow {
  const reservation = found.counters.flatMap(({ book }) => book.reservations.get(request)?.[0] ?? [])[0];
  const { low, high } = costBounds(request, found.prices);
  return {
    id: request.id,
    phase: request.phase,
    replica: request.replica,
    stream: request.stream,
    reserved: reservation?.initial ?? null,
    resized: reservation ? sum(reservation.resizes.map(({ amount }) => amount)) : null,
    cancelPoint: request.cancelPoint,
    outcome: request.outcome ?? (request.invokedAt === null ? "not-sent" : "unanswered"),
    status: request.status,
    class: request.why,
    reserveEntries: reservation
      ? writesOf(reservation)
          .map(({ n }) => n)
          .join(" ")
      : "",
    settleEntry: reservation?.ending === "settled" ? reservation.endedBy : null,
    costLow: low,
    costHigh: high,
    leaked: most(leaks),
  };
}

/** The same money stays on several counters: what is on the one with most of it. */
function most(leaks: readonly LeakEvidence[]): number {
  const byCounter = Map.groupBy(leaks, ({ book }) => book);
  return Math.max(0, ...[...byCounter.values()].map((same) => sum(same.map(({ amount }) => amount))));
}
