import type { BudgetRefusal } from "../../contracts/index.ts";
import { proxyWideBudget } from "../../preflight/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { budgetedBy, budgetIn, namedBy, nameIn } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { budgetBetween } from "../facts/index.ts";
import { epsilon, near } from "../numbers.ts";
import { Loads } from "./load.ts";

export interface JudgedRefusal {
  request: RequestFacts;
  counter: CounterCase;
  shown: BudgetRefusal;
}

/** Each budget refusal beside what was truly spent, and the most that can legitimately have been held when it was decided. */
export function judgeRefusals(found: Case): JudgedRefusal[] {
  const loads = new Map(found.counters.map((counter) => [counter, new Loads(counter, found.facts)]));
  return refusedRequests(found).flatMap((request) => {
    const judged = meant(found, request).map((counter) => judge(counter, loads.get(counter)!, request));
    const [chosen] = judged.sort((a, b) => room(a) - room(b));
    return chosen ? [chosen] : [];
  });
}

/** Refusals that no budget of the plan accounts for: something else has one, so they cannot be judged. */
export interface UnknownBudget {
  requests: string[];
  /** As LiteLLM names it; null: it names nothing. */
  name: string | null;
  /** Dollars; null: it says none. */
  budget: number | null;
  message: string;
}

export function unknownBudgets(found: Case): UnknownBudget[] {
  const strange = refusedRequests(found).filter(
    (request) => !isProxyWide(found, request) && meant(found, request).length === 0,
  );
  const budgets = strange.map((request) => ({
    request,
    name: nameIn(request),
    budget: budgetIn(request),
    message: messageOf(request.refusal!.error),
  }));
  const byBudget = Map.groupBy(budgets, ({ name, budget, message }) => name ?? budget ?? message.slice(0, 80));
  return [...byBudget.values()].map((same) => {
    const { name, budget, message } = same[0]!;
    return { requests: same.map(({ request }) => request.id), name, budget, message };
  });
}

/** Refusals that name nothing and say the proxy's own budget, which is no entity's. */
export function proxyWideRefusals(found: Case): RequestFacts[] {
  return refusedRequests(found).filter((request) => isProxyWide(found, request));
}

function isProxyWide({ counters, trial }: Case, request: RequestFacts): boolean {
  const total = proxyWideBudget(trial.environment);
  const { entity, maxBudget } = request.refusal!;
  if (total === null || entity !== null || maxBudget === null || !near(maxBudget, total)) return false;
  return !counters.some(
    ({ budgets, book }) => book.concerns(request) && budgets.some((one) => near(one.budget, total)),
  );
}

function refusedRequests({ facts }: Case): RequestFacts[] {
  return [...facts.requests.values()].filter((request) => request.refusal !== null);
}

/** The counters whose budget the refusal may mean; only those that it names, if it names anything. */
function meant(found: Case, request: RequestFacts): readonly CounterCase[] {
  if (isProxyWide(found, request)) return [];
  const concerned = found.counters.filter(({ book }) => book.concerns(request));
  const named = namedBy(request, concerned);
  const budgeted = (some: CounterCase[]) => some.filter(({ budget }) => budget !== null);
  return named === null ? budgetedBy(request, budgeted(concerned)) : budgeted(named);
}

/** Where the refusal names nothing, the counter that had the best reason counts. */
function room({ shown }: JudgedRefusal): number {
  return shown.budget - shown.held - (shown.own ?? 0);
}

function judge(counter: CounterCase, loads: Loads, request: RequestFacts): JudgedRefusal {
  const until = request.refusal!.t;
  const { spent, held } = loads.at(request.invokedAt ?? until, until, request);
  const budget = budgetThen(counter, request, until);
  const own = ownReservation(counter, request);
  return {
    request,
    counter,
    shown: {
      counter: counter.key,
      request: request.id,
      t: until,
      status: request.status ?? 0,
      text: messageOf(request.refusal!.error),
      said: saidOf(counter, request),
      spent,
      held,
      ...(own === null ? {} : { own }),
      budget,
      phantom: held + (own ?? 0) < budget - epsilon,
    },
  };
}

/** What the refusal says, where that may have been in force; otherwise the least that may. */
function budgetThen({ budgets }: CounterCase, request: RequestFacts, until: number): number {
  const from = request.invokedAt ?? until;
  const said = budgetIn(request);
  const { low } = budgetBetween(budgets, from, until);
  if (said === null) return low;
  const same = budgets.filter(({ budget }) => near(budget, said));
  return Math.max(low, ...same.filter((span) => span.from <= until && span.until >= from).map(({ budget }) => budget));
}

/**
 * What the refused request was to reserve itself, where LiteLLM says that it counted it (`fail_closed_budget_enforcement`):
 * as it says, and never more than the request's tokens can cost, since a prompt costs less than an output token.
 */
function ownReservation({ book }: CounterCase, { refusal, maxTokens }: RequestFacts): number | null {
  const estimate = refusal!.estimatedCost;
  return estimate === undefined ? null : Math.min(estimate, (maxTokens + 1) * book.prices.outputPerToken);
}

/** LiteLLM reserves first, and says what Redis answered: its own estimate is in that. A check that only reads says the counter. */
function saidOf({ book }: CounterCase, request: RequestFacts): BudgetRefusal["said"] {
  const { currentCost: cost = null, stage } = request.refusal!;
  if (cost === null) return null;
  const own = book.reservations.get(request)?.find(({ valueAfter }) => valueAfter !== null && near(valueAfter, cost));
  if (own) return { cost, counter: cost - own.initial, estimate: own.initial, entry: own.n };
  return { cost, counter: stage === "read-check" ? cost : null, estimate: null, entry: null };
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
