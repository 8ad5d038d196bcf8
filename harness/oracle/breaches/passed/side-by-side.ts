import type { CounterCase } from "../../counters/index.ts";
import type { Facts, RequestFacts } from "../../facts/index.ts";
import type { Admitted } from "./passage.ts";

/** When a right LiteLLM may have given back, at the earliest, what it held for a request, ms. */
function overAt({ endedAt, cancelledAt, doneAt }: RequestFacts): number {
  return Math.min(...[endedAt, cancelledAt, doneAt].map((t) => t ?? Number.POSITIVE_INFINITY));
}

/** Until when something may have been held for it, ms: LiteLLM settles after the answer. */
function heldUntil({ book }: CounterCase, request: RequestFacts): number {
  const settled = book.confirmed.get(request)?.t ?? Number.POSITIVE_INFINITY;
  return request.refusedForBudget ? request.endedAt! : settled;
}

/**
 * For each of some requests, when the first of those for which something may have been held beside it was over, ms. Beside
 * such a one LiteLLM may have shrunk what it held to the headroom of that moment, which says nothing once the other has
 * given back.
 */
export function firstLeftBeside(
  some: ReadonlySet<Admitted>,
  counter: CounterCase,
  { requests }: Facts,
): Map<Admitted, number> {
  const left = new Map<Admitted, number>();
  const sent = [...requests.values()]
    .filter((request) => request.invokedAt !== null && counter.book.concerns(request))
    .sort((a, b) => a.invokedAt! - b.invokedAt!);
  let open: RequestFacts[] = [];
  const note = (one: RequestFacts, other: RequestFacts) => {
    if (!isOf(some, one) || other.invokedAt! > one.receivedAt || heldUntil(counter, other) < one.invokedAt) return;
    left.set(one, Math.min(left.get(one) ?? Number.POSITIVE_INFINITY, overAt(other)));
  };
  for (const request of sent) {
    open = open.filter((other) => heldUntil(counter, other) >= request.invokedAt!);
    for (const other of open) {
      note(request, other);
      note(other, request);
    }
    open.push(request);
  }
  return left;
}

function isOf(some: ReadonlySet<Admitted>, request: RequestFacts): request is Admitted {
  return some.has(request as Admitted);
}
