import type { Breach } from "../../breaches/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { refusedWrongly } from "./refused-wrongly.ts";
import { hadReserved } from "./reserving.ts";
import { type Tally, tally } from "./tally.ts";

/** Clients that were to hang up. */
export function cancels(found: Case, breaches: readonly Breach[]): Tally {
  const planned = [...found.facts.requests.values()].filter((request) => request.plannedCancel !== null);
  return tally(
    planned.map((request) => ({
      name: `cancel of ${request.id} at ${request.plannedCancel}`,
      missed: missed(found, request),
      excuse: refusedWrongly(found, request, breaches) ? `${request.id}: refused before it could be cancelled` : null,
    })),
  );
}

/**
 * The client hung up while the provider confirmed the hold, and the ledger had shown the reservation before; or, where it
 * was to hang up at the strike of a Redis fault, nothing of it had been reserved.
 */
function missed(found: Case, request: RequestFacts): string | null {
  if (request.refusedForBudget) return "refused for budget before it got there";
  if (request.cancelledAt === null) return `no cancel: ${request.outcome ?? "no answer"}`;
  if (request.cancelPoint?.startsWith("struck:"))
    return hadReserved(found, request, request.cancelledAt) ? "it had been admitted when the client hung up" : null;
  if (request.heldAt === null && request.cancelPoint !== "after-done") return "the provider never held it";
  return hadReserved(found, request, request.cancelledAt) ? null : "the ledger had shown no reservation of it";
}
