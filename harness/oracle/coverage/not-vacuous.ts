import type { Check } from "../../contracts/index.ts";
import { list, sentences } from "../../text/index.ts";
import type { Breach } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import { gaps } from "./gaps.ts";
import { cancels, faults, furtherCalls, misbehaviours, pasts, type Tally, total } from "./happened/index.ts";

export interface Vacuity extends Tally {
  /** How many happened as planned. */
  fired: number;
  /** Other reasons for which nothing can be concluded from what held. */
  gaps: string[];
}

/** Whether what was planned took place, and was seen to: without that, an invariant that held means nothing. */
export function vacuity(found: Case, breaches: readonly Breach[]): Vacuity {
  const all = total([
    cancels(found, breaches),
    faults(found),
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
function nothingStruck({ excused, missing }: Tally, fired: number): string[] {
  return fired > 0 || missing.length > 0 || excused.length === 0
    ? []
    : [`none of the planned faults struck (${list(excused, 3)})`];
}

/** "4 of 5 planned faults happened, 1 could not happen (allowed)" */
export function firedOf({ planned, fired, excused }: Vacuity): string {
  return `${fired} of ${planned} planned faults happened${excused.length > 0 ? `, ${excused.length} could not happen (allowed)` : ""}`;
}

export function notVacuous(vacuous: Vacuity): Check {
  const { missing, gaps } = vacuous;
  const reasons = [...missing.map((name) => `Missing: ${name}`), ...gaps];
  return {
    invariant: "not-vacuous",
    outcome: reasons.length === 0 ? "held" : "inconclusive",
    detail: sentences(reasons.length === 0 ? [firedOf(vacuous), "all replicas served"] : reasons, 6).join(" "),
  };
}
