import { kindOf } from "../../catalogue/index.ts";
import type { JudgedRefusal } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import { plannedFaults, strikesOf, truthAt } from "../facts/index.ts";
import { epsilon } from "../numbers.ts";
import type { Label } from "./label.ts";

/** #34492: a period that an administrator gave an entity begins with all that was spent before it, and requests are refused for that. */
export function inheritedPeriods(
  { trial, facts, counters, prices }: Case,
  refusals: readonly JudgedRefusal[],
): Label[] {
  return plannedFaults(trial.plan).flatMap(({ fault }): Label[] => {
    const { ref } = kindOf(fault).beginsPeriod(fault) ?? {};
    const counter = counters.find((one) => one.ref === ref);
    const [strike] = strikesOf(fault, facts);
    if (!counter || !strike) return [];
    const spentBefore = truthAt(facts, counter, strike.t, prices).low;
    const refused = refusals.filter(
      ({ counter: refusing, request, shown: { phantom, spent, budget } }) =>
        refusing === counter &&
        !phantom &&
        request.invokedAt! > strike.until &&
        spent - spentBefore < budget - epsilon &&
        !facts.resets.some((reset) => reset.ref === ref && reset.from > strike.t && reset.from < request.invokedAt!),
    );
    if (refused.length === 0) return [];
    const requests = refused.map(({ request }) => request.id);
    return [{ kind: "period-inherits", requests, counter: counter.key, fault: fault.id, spent: spentBefore }];
  });
}
