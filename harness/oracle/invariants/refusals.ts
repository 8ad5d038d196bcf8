import type { Verdict } from "../../contracts/index.ts";
import type { Case, CounterCase } from "../case.ts";
import { costIsKnown } from "../evidence/costs.ts";
import type { RequestFacts } from "../evidence/request.ts";
import { epsilon, list } from "../numbers.ts";

export interface JudgedRefusal {
  request: RequestFacts;
  counter: CounterCase;
  shown: Verdict["refusals"][number];
}

/**
 * Each budget refusal beside what was truly spent, and the most that can legitimately have been held when it was
 * decided: whatever was sent before may count with its reservation until it is seen settled, or until a rest.
 */
export function judgeRefusals(found: Case): JudgedRefusal[] {
  return refusedRequests(found).flatMap((request) => {
    const judged = meant(found, request).map((counter) => judge(found, counter, request));
    const [chosen] = judged.sort((a, b) => room(a) - room(b));
    return chosen ? [chosen] : [];
  });
}

/** Refusals that no budget of the plan accounts for: something else has one, so they cannot be judged. */
export function unknownBudgets(found: Case): string[] {
  const strange = refusedRequests(found).filter((request) => meant(found, request).length === 0);
  if (strange.length === 0) return [];
  const was = strange.length === 1 ? "was" : "were";
  return [`${list(strange.map(({ id }) => id))} ${was} refused for a budget the plan does not know`];
}

function refusedRequests({ facts }: Case): RequestFacts[] {
  return [...facts.requests.values()].filter((request) => request.refusal !== null);
}

/** The counters whose budget the refusal may mean; those that it names, if it names any. */
function meant({ counters }: Case, request: RequestFacts): CounterCase[] {
  const concerned = counters.filter(({ book }) => book.concerns(request));
  const named = concerned.filter((counter) => isNamed(request, counter));
  const budgeted = (some: CounterCase[]) => some.filter(({ budget }) => budget !== null);
  return named.length > 0 ? budgeted(named) : budgeted(concerned);
}

/** Where the refusal names nobody, the counter that had the best reason counts. */
function room({ shown }: JudgedRefusal): number {
  return shown.budget - shown.legitimatelyHeldHigh;
}

function isNamed({ refusal }: RequestFacts, { book }: CounterCase): boolean {
  const { id } = book.entity;
  return refusal!.refusal?.entity?.includes(id) ?? refusal!.error.includes(id);
}

function judge(found: Case, counter: CounterCase, request: RequestFacts): JudgedRefusal {
  const from = request.invokedAt ?? request.refusal!.t;
  const until = request.refusal!.t;
  const restedUntil = found.facts.rests.findLast(({ t }) => t <= from)?.t ?? Number.NEGATIVE_INFINITY;
  let spent = 0;
  let held = 0;
  for (const other of found.facts.requests.values()) {
    if (other === request || other.invokedAt === null || other.invokedAt > until || !counter.book.concerns(other))
      continue;
    const { low, high } = counter.book.bounds(other);
    if (costIsKnown(other) && other.endedAt! <= from) spent += low;
    held += isOver(counter, other, from, restedUntil) ? high : Math.max(high, reserved(counter, other));
  }
  const budget = counter.budget!;
  return {
    request,
    counter,
    shown: {
      request: request.id,
      t: until,
      status: request.status ?? 0,
      message: messageOf(request.refusal!.error),
      trueSpendLow: spent,
      legitimatelyHeldHigh: held,
      budget,
      phantom: held < budget - epsilon,
    },
  };
}

/** LiteLLM's own words, out of the error object that they came in. */
function messageOf(error: string): string {
  try {
    const { error: inner } = JSON.parse(error) as { error?: { message?: unknown } };
    return typeof inner?.message === "string" ? inner.message : error;
  } catch {
    return error;
  }
}

/** Nothing of it can legitimately be held any more: all was at rest since, or its settlement was seen. */
function isOver({ book }: CounterCase, request: RequestFacts, from: number, restedUntil: number): boolean {
  if (request.endedAt === null) return false;
  if (request.endedAt <= restedUntil) return true;
  const reservations = book.reservations.get(request);
  if (request.endedAt > from || !reservations) return false;
  return reservations.every(({ ending, endedAt }) => ending !== null && endedAt! <= from);
}

function reserved({ book }: CounterCase, request: RequestFacts): number {
  return Math.max(0, ...(book.reservations.get(request) ?? []).map(({ initial }) => initial));
}
