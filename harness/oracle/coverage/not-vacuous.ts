import type { Breach } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import type { Gap } from "./gap-kinds.ts";
import { gaps } from "./gaps.ts";
import { breakers, cancels, faults, furtherCalls, misbehaviours, pasts, type Tally, total } from "./happened/index.ts";

export interface Vacuity extends Tally {
  /** How many happened as planned. */
  fired: number;
  /** Other reasons for which nothing can be concluded from what held. */
  gaps: Gap[];
}

/** Whether what was planned took place, and was seen to: without that, an invariant that held means nothing. */
export function vacuity(found: Case, breaches: readonly Breach[]): Vacuity {
  const all = total([
    cancels(found, breaches),
    faults(found),
    breakers(found),
    misbehaviours(found, breaches),
    furtherCalls(found),
    pasts(found),
  ]);
  const fired = all.planned - all.excused.length - all.missing.length;
  return { ...all, fired, gaps: [...nothingStruck(all, fired), ...gaps(found)] };
}

/**
 * An excuse is for a fault beside others. A trial of which every fault is excused was as if nothing had been planned, and
 * shows no more than a control does.
 */
function nothingStruck({ excused, missing }: Tally, fired: number): Gap[] {
  return fired > 0 || missing.length > 0 || excused.length === 0 ? [] : [{ kind: "all-excused", excuses: excused }];
}
