import type { Case, CounterCase } from "../case.ts";
import { epsilon } from "../numbers.ts";
import { isForgotten, type Reservation } from "../replay/reservation.ts";

/**
 * Reservations whose own reply said that the counter had reached the budget before them, and that were let through
 * whole all the same. LiteLLM writes +R first; then it takes R back or shrinks it to the headroom, or should.
 */
export function overAdmitted({ facts, trial }: Case, { budget, book }: CounterCase): Reservation[] {
  const { reservation, counters } = trial.environment.subject.capabilities;
  if (budget === null || !reservation || !counters.includes(book.entity.kind)) return [];
  const nobodyRefused = !facts.requests.values().some((request) => request.refusal !== null && book.concerns(request));
  return [...book.reservations.values()].flat().filter((held) => {
    // Of equal watermarks, the one past the budget may be of the one that was refused.
    if (held.attribution !== "watermark" && !nobodyRefused) return false;
    const before = held.valueAfter === null || isForgotten(held) ? null : held.valueAfter - held.initial;
    return before !== null && before >= budget - epsilon && wasAdmittedWhole(held);
  });
}

function wasAdmittedWhole({ request, initial, amount, blocked, endedAt }: Reservation): boolean {
  const { receivedAt } = request;
  if (receivedAt === null || amount !== initial || blocked !== null) return false;
  return endedAt === null || endedAt >= receivedAt;
}
