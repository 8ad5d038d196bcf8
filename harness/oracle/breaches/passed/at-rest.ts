import type { Case, CounterCase } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { costIsKnown, countedIn, epochAt } from "../../facts/index.ts";
import { epsilon, sum } from "../../numbers.ts";
import { admittedOn, budgetFor, type Passage } from "./passage.ts";

/**
 * What was spent before a rest is counted after it, in the row at the latest. With reservations LiteLLM refuses once the
 * counter has reached the budget; without them an end user is refused only beyond it.
 */
export function afterARest(found: Case, counter: CounterCase): Passage | null {
  const { book } = counter;
  if (counter.budget === null) return null;
  const { facts, trial } = found;
  const slack = trial.environment.subject.capabilities.reservation ? -epsilon : epsilon;
  const all = [...facts.requests.values()].filter((request) => book.concerns(request) && costIsKnown(request));
  const admitted = admittedOn(found, counter);
  const requests: RequestFacts[] = [];
  const least = Math.min(...counter.budgets.map((span) => span.budget));
  let [spent, budget] = [0, counter.budget];
  for (const [index, rest] of facts.rests.entries()) {
    const epoch = epochAt(facts, counter.ref, rest.t);
    const over = all.filter((request) => request.endedAt! <= rest.t);
    const counted =
      (epoch?.reset.to ?? counter.spent) + sum(over.map((one) => countedIn(epoch, one, book.bounds(one)).low));
    const reset = facts.resets.find(({ ref, until }) => ref === counter.ref && until > rest.t);
    const next = Math.min(
      facts.rests[index + 1]?.t ?? Number.POSITIVE_INFINITY,
      reset?.from ?? Number.POSITIVE_INFINITY,
    );
    if (counted < least + slack) continue;
    spent = counted;
    const past = admitted
      .filter(({ invokedAt }) => invokedAt >= rest.t && invokedAt < next)
      .filter((request) => counted >= budgetFor(counter, request) + slack);
    if (past.length > 0) budget = budgetFor(counter, past[0]!);
    requests.push(...past);
  }
  if (requests.length === 0) return null;
  return { requests, passed: { by: "rest", spent, budget }, ledger: [] };
}
