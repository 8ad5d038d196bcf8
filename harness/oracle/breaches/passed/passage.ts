import type { Case, CounterCase } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { binds, budgetBetween } from "../../facts/index.ts";
import type { Passed } from "../breach.ts";

/** Requests that were let through on a counter although its budget had been reached, and what shows it. */
export interface Passage {
  requests: RequestFacts[];
  /** What had been reached, and how it is known. */
  passed: Passed;
  /** Ledger entries (n). */
  ledger: number[];
}

/** A request that LiteLLM let through, and when: decided after it was sent and before the provider saw it, ms. */
export interface Admitted extends RequestFacts {
  invokedAt: number;
  receivedAt: number;
}

/** What was let through of all that LiteLLM holds to the counter's budget, in the order in which the provider saw it. */
export function admittedOn({ facts, trial }: Case, { book }: CounterCase): Admitted[] {
  const { kind } = book.entity;
  return [...facts.requests.values()]
    .filter((request): request is Admitted => request.invokedAt !== null && request.receivedAt !== null)
    .filter((request) => !request.isFree && book.concerns(request) && binds(trial, kind, request))
    .sort((a, b) => a.receivedAt - b.receivedAt);
}

/** The most that may have been the budget when a request was decided on, dollars. */
export function budgetFor({ budgets }: CounterCase, { invokedAt, receivedAt }: Admitted): number {
  return budgetBetween(budgets, invokedAt, receivedAt).high;
}
