import type { Case, CounterCase } from "../../counters/index.ts";
import { reservesNothing } from "../../counters/index.ts";
import { firstRedisFaultAt } from "../../facts/index.ts";
import { jitterMs } from "../../ledger/index.ts";
import { epsilon, sum } from "../../numbers.ts";
import { CountedSpend } from "./counted-spend.ts";
import { type Admitted, admittedOn, budgetFor, type Passage } from "./passage.ts";
import { firstLeftBeside } from "./side-by-side.ts";

/**
 * #40095: a LiteLLM that reserves lets requests through without a reservation, beside others. Each must be refused once
 * what those before it are certain to cost has reached the budget. In which order LiteLLM decided on requests that were
 * sent side by side is not known: the last of them counts as the dearest, which is the order with the fewest passages.
 * Reservations of others are left out: a LiteLLM that had reserved for all might have shrunk them.
 */
export function withoutReservations(found: Case, counter: CounterCase): Passage | null {
  const { book, inMemory } = counter;
  if (inMemory || counter.budget === null || reservesNothing(found)) return null;
  const admitted = admittedOn(found, counter);
  // A replica whose commands to Redis fail may reserve in its own memory.
  const disturbed = firstRedisFaultAt(found.trial.plan, found.facts);
  const unreserved = new Set(
    admitted.filter((request) => request.invokedAt < disturbed && isUnreserved(counter, request)),
  );
  if (unreserved.size === 0) return null;
  const counted = new CountedSpend(counter, found.facts);
  const left = firstLeftBeside(unreserved, counter, found.facts);
  const cost = (request: Admitted) => book.bounds(request).low;
  const before: Admitted[] = [];
  const through: Admitted[] = [];
  let [most, budget] = [0, counter.budget];
  for (const request of admitted) {
    const spent = counted.before(request);
    if (spent === null) continue;
    const beside = before.filter(
      (other) =>
        other.invokedAt > counted.periodOf(request) &&
        !wasConfirmed(counter, other, request) &&
        !((left.get(other) ?? Number.POSITIVE_INFINITY) < request.receivedAt),
    );
    const dearest = beside.filter(({ receivedAt }) => receivedAt >= request.invokedAt).map(cost);
    const last = Math.max(cost(request), ...dearest);
    const must = spent + sum(beside.map(cost)) + cost(request) - last;
    if (beside.some((other) => cost(other) > epsilon) && must >= budgetFor(counter, request) - epsilon) {
      if (must > most) [most, budget] = [must, budgetFor(counter, request)];
      through.push(request);
    } else if (unreserved.has(request)) before.push(request);
  }
  if (through.length === 0) return null;
  return {
    requests: through,
    passed: { by: "unreserved", before: before.map(({ id }) => id), cost: most, budget },
    ledger: [],
  };
}

function isUnreserved({ book }: CounterCase, request: Admitted): boolean {
  if (book.holdings.attempted.has(request) || book.reservations.has(request) || request.onRoute.reserves !== "cost")
    return false;
  // A write that fits no request may be its reservation.
  const { replica, invokedAt, receivedAt } = request;
  return !book.movements.some(
    ({ kind, amount, replica: by, t }) =>
      kind === "unknown" && amount > 0 && by === replica && t >= invokedAt && t <= receivedAt + jitterMs,
  );
}

/** Redis had its cost before the other was sent. */
function wasConfirmed({ book }: CounterCase, request: Admitted, { invokedAt }: Admitted): boolean {
  return (book.confirmed.get(request)?.t ?? Number.POSITIVE_INFINITY) <= invokedAt - jitterMs;
}
