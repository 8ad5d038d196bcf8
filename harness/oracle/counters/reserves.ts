import { isReservationDisabled } from "../../preflight/index.ts";
import type { Case } from "./case.ts";

/**
 * Whether the record shows that the scenario means nothing: reservation is switched off by a setting, and none was seen.
 * A release that does not know the setting goes on reserving, and is judged; its watermarks say so. What is taken for a
 * reservation by elimination may be the charge of an interrupted request.
 */
export function switchedOff(found: Case): boolean {
  const { plan, environment } = found.trial;
  return plan.needs.includes("reservation") && isReservationDisabled(environment) && !reservedSomething(found);
}

/** Budgets are checked by reading alone: LiteLLM cannot reserve, or a setting told it not to and it heeded that. */
export function reservesNothing(found: Case): boolean {
  const { environment } = found.trial;
  if (!environment.subject.capabilities.reservation) return true;
  return isReservationDisabled(environment) && !reservedSomething(found);
}

function reservedSomething({ counters }: Case): boolean {
  return counters.some(({ book }) =>
    book.reservations.values().some((own) => own.some(({ attribution }) => attribution === "watermark")),
  );
}
