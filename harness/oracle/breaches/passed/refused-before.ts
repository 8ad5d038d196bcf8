import type { Case, CounterCase } from "../../counters/index.ts";
import { isDeadly } from "../../facts/index.ts";
import { epsilon } from "../../numbers.ts";
import type { JudgedRefusal } from "../refusals.ts";
import { admittedOn, budgetFor, type Passage } from "./passage.ts";

/**
 * Without Redis each replica counts by itself, and no wire shows it. One that refused a request for spend that was real
 * has counted it; when it lets a later one through, it has forgotten.
 */
export function afterARefusal(found: Case, counter: CounterCase, refusals: readonly JudgedRefusal[]): Passage | null {
  if (!counter.inMemory || counter.budget === null) return null;
  const { ref } = counter;
  const { strikes, resets } = found.facts;
  const rightly = refusals.filter(
    ({ counter: refusing, shown }) => refusing === counter && shown.spent >= shown.budget - epsilon,
  );
  const wasForgottenRightly = (replica: number, from: number, until: number) =>
    strikes.some(
      (strike) => isDeadly(strike.kind) && strike.replica === replica && strike.t >= from && strike.t < until,
    ) || resets.some((reset) => reset.ref === ref && reset.until >= from && reset.from < until);
  const requests = admittedOn(found, counter).filter((passed) =>
    rightly.some(
      ({ request, shown: { t, spent } }) =>
        request.replica === passed.replica &&
        t < passed.invokedAt &&
        spent >= budgetFor(counter, passed) - epsilon &&
        !wasForgottenRightly(passed.replica, t, passed.receivedAt),
    ),
  );
  if (requests.length === 0) return null;
  const { request, shown } = rightly[0]!;
  return {
    requests,
    passed: { by: "refusal", refused: request.id, spent: shown.spent, budget: shown.budget },
    ledger: [],
  };
}
