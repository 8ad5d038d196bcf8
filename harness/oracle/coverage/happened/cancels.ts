import type { Breach } from "../../breaches/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import type { Missed } from "./kinds.ts";
import { refusedWrongly } from "./refused-wrongly.ts";
import { hadReserved } from "./reserving.ts";
import { type Tally, tally } from "./tally.ts";

/** Clients that were to hang up. */
export function cancels(found: Case, breaches: readonly Breach[]): Tally {
  const planned = [...found.facts.requests.values()].filter((request) => request.plannedCancel !== null);
  return tally(
    planned.map((request) => ({
      deed: { kind: "cancel", request: request.id, at: request.plannedCancel! },
      missed: missed(found, request),
      excuse: refusedWrongly(found, request, breaches) ? { kind: "refused-before-cancel", request: request.id } : null,
    })),
  );
}

/**
 * The client hung up while the provider confirmed the hold, and the ledger had shown the reservation before; or, where it
 * was to hang up at the strike of a Redis fault, nothing of it had been reserved.
 */
function missed(found: Case, request: RequestFacts): Missed | null {
  if (request.refusedForBudget) return { kind: "refused-before" };
  if (request.cancelledAt === null) return { kind: "no-cancel", outcome: request.outcome };
  if (request.cancelPoint?.startsWith("struck:"))
    return hadReserved(found, request, request.cancelledAt) ? { kind: "admitted-before-hang-up" } : null;
  if (request.heldAt === null && request.cancelPoint !== "after-done") return { kind: "never-held" };
  return hadReserved(found, request, request.cancelledAt) ? null : { kind: "no-reservation" };
}
