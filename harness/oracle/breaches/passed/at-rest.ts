import type { Case, CounterCase } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { costIsKnown, countedIn, epochAt } from "../../facts/index.ts";
import { epsilon, sum } from "../../numbers.ts";
import { admittedOn, type Passage } from "./passage.ts";

/**
 * What was spent before a rest is counted after it, in the row at the latest. With reservations LiteLLM refuses once the
 * counter has reached the budget; without them an end user is refused only beyond it.
 */
export function afterARest(found: Case, counter: CounterCase): Passage | null {
  const { budget, book } = counter;
  if (budget === null) return null;
  const { facts, trial } = found;
  const slack = trial.environment.subject.capabilities.reservation ? -epsilon : epsilon;
  const all = [...facts.requests.values()].filter((request) => book.concerns(request) && costIsKnown(request));
  const admitted = admittedOn(found, counter);
  const requests: RequestFacts[] = [];
  let spent = 0;
  for (const [index, rest] of facts.rests.entries()) {
    const epoch = epochAt(facts, counter.ref, rest.t);
    const over = all.filter((request) => request.endedAt! <= rest.t);
    const counted =
      (epoch?.reset.to ?? counter.spent) + sum(over.map((one) => countedIn(epoch, one, book.bounds(one)).low));
    if (counted < budget + slack) continue;
    spent = counted;
    const reset = facts.resets.find(({ ref, until }) => ref === counter.ref && until > rest.t);
    const next = Math.min(
      facts.rests[index + 1]?.t ?? Number.POSITIVE_INFINITY,
      reset?.from ?? Number.POSITIVE_INFINITY,
    );
    requests.push(...admitted.filter(({ invokedAt }) => invokedAt >= rest.t && invokedAt < next));
  }
  if (requests.length === 0) return null;
  return { requests, passed: { by: "rest", spent, budget }, ledger: [] };
}
