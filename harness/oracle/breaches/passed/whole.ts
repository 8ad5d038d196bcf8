import type { Case, CounterCase } from "../../counters/index.ts";
import { binds, budgetBetween } from "../../facts/index.ts";
import { isForgotten, type Reservation } from "../../ledger/index.ts";
import { epsilon } from "../../numbers.ts";
import type { Passage } from "./passage.ts";

/**
 * Reservations whose own reply said that the counter had reached the budget before them, and that were let through
 * whole all the same. LiteLLM writes +R first; then it takes R back or shrinks it to the headroom, or should.
 */
export function withWholeReservations({ facts, trial }: Case, counter: CounterCase): Passage | null {
  const { budgets, book } = counter;
  if (budgets.length === 0 || !trial.environment.subject.capabilities.reservation) return null;
  const nobodyRefused = !facts.requests.values().some((request) => request.refusal !== null && book.concerns(request));
  const over = [...book.reservations.values()].flat().filter((held) => {
    if (!binds(trial, book.entity.kind, held.request)) return false;
    // Of equal watermarks, the one past the budget may be of the one that was refused.
    if (held.attribution !== "watermark" && !nobodyRefused) return false;
    const before = held.valueAfter === null || isForgotten(held) ? null : held.valueAfter - held.initial;
    return before !== null && before >= mostThen(counter, held) - epsilon && wasAdmittedWhole(held);
  });
  const [first] = over;
  if (first === undefined) return null;
  return {
    requests: [...new Set(over.map(({ request }) => request))],
    passed: {
      by: "whole",
      stoodAt: first.valueAfter! - first.initial,
      entry: first.n,
      budget: mostThen(counter, first),
    },
    ledger: over.map(({ n }) => n),
  };
}

function mostThen({ budgets }: CounterCase, { t, request: { invokedAt, receivedAt } }: Reservation): number {
  return budgetBetween(budgets, invokedAt ?? t, receivedAt ?? t).high;
}

function wasAdmittedWhole({ request, initial, amount, blocked, endedAt }: Reservation): boolean {
  const { receivedAt } = request;
  if (receivedAt === null || amount !== initial || blocked !== null) return false;
  return endedAt === null || endedAt >= receivedAt;
}
