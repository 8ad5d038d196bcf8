import type { Check, Verdict } from "../../contracts/index.ts";
import { sentences } from "../../text/index.ts";
import type { Vacuity } from "../coverage/index.ts";
import { excuseText, gapText, missingText } from "./coverage/index.ts";

/** "4 of 5 planned faults happened, 1 could not happen (allowed)" */
export function firedOf({ planned, fired, excused }: Vacuity): string {
  return `${fired} of ${planned} planned faults happened${excused.length > 0 ? `, ${excused.length} could not happen (allowed)` : ""}`;
}

export function vacuityCheck(vacuous: Vacuity): Check {
  const reasons = [...missed(vacuous), ...vacuous.gaps.map(gapText)];
  return {
    invariant: "not-vacuous",
    outcome: reasons.length === 0 ? "held" : "inconclusive",
    detail: sentences(reasons.length === 0 ? [firedOf(vacuous), "all replicas served"] : reasons, 6).join(" "),
  };
}

export function faultsShown({ planned, fired, excused, missing }: Vacuity): Verdict["faults"] {
  return { planned, fired, excused: excused.map(excuseText), missing: missing.map(missingText) };
}

/** Why a trial without a breach is no proof; null: it is one. */
export function vacuousReason(vacuous: Vacuity): string[] | null {
  if (vacuous.missing.length > 0) return sentences([firedOf(vacuous), ...missed(vacuous)], 5);
  return vacuous.gaps.length > 0 ? sentences(vacuous.gaps.map(gapText), 3) : null;
}

function missed({ missing }: Vacuity): string[] {
  return missing.map((one) => `Missing: ${missingText(one)}`);
}
