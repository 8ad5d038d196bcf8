import { isTimed, type TimedFault } from "../catalogue/index.ts";
import type { PlannedPhase } from "../contracts/index.ts";
import type { PhaseContext } from "./types.ts";

/** Requests that the provider holds for faults. */
export interface Holds {
  /** The fault needs none of its requests any more: those that no other fault of the phase waits with go on. */
  letGo(fault: TimedFault): void;
}

export function watchHolds(
  { faults }: PlannedPhase,
  { provider, trial }: Pick<PhaseContext, "provider" | "trial">,
): Holds {
  const wanting = new Map<string, Set<string>>();
  for (const fault of faults) {
    if (!isTimed(fault)) continue;
    for (const id of fault.whenHeld) wanting.set(id, (wanting.get(id) ?? new Set()).add(fault.id));
  }
  return {
    letGo(fault) {
      for (const id of fault.whenHeld) {
        const others = wanting.get(id);
        others?.delete(fault.id);
        if (!others?.size) provider.release(trial, id);
      }
    },
  };
}
