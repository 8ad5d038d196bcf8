import { isTimed, kindOf, type PlannedFault } from "../../../catalogue/index.ts";
import type { Case } from "../../counters/index.ts";
import { isFault, plannedFaults, strikesOf } from "../../facts/index.ts";
import type { Excuse, Missed } from "./kinds.ts";
import { hadReserved } from "./reserving.ts";
import { type Tally, tally } from "./tally.ts";
import { timesStruck } from "./times-struck.ts";

/** What was to be broken at Redis and the replicas, and done to counters and rows. */
export function faults(found: Case): Tally {
  return tally(
    plannedFaults(found.trial.plan).map(({ fault }) => ({
      deed: { kind: "fault", fault },
      missed: missed(found, fault),
      excuse: excuse(found, fault),
    })),
  );
}

function missed(found: Case, fault: PlannedFault): Missed | null {
  const strikes = strikesOf(fault, found.facts);
  if (!isTimed(fault)) {
    const enough = Math.max(1, fault.mustFire);
    const times = timesStruck(found, fault);
    return times >= enough ? null : { kind: "struck-too-rarely", times, planned: fault.mustFire };
  }
  if (strikes.length === 0) return { kind: "never-happened", waitedFor: inVain(found, fault) };
  const unready = fault.whenHeld.filter((id) => !wasHeld(found, id, strikes[0]!.t));
  return unready.length === 0 ? null : { kind: "not-in-flight", requests: unready };
}

/** The fault that it waited for, and that never struck. */
function inVain({ facts }: Case, { whenStruck }: { whenStruck?: string | undefined }): string | null {
  if (whenStruck === undefined) return null;
  return facts.strikes.some((strike) => isFault(strike.fault, whenStruck)) ? null : whenStruck;
}

/** A rule that need not fire, on a subject that never gave it an occasion; a counter that the subject does not keep. */
function excuse(found: Case, fault: PlannedFault): Excuse | null {
  const { plan, environment } = found.trial;
  const struck = strikesOf(fault, found.facts).length > 0;
  const kind = plan.entities.find(({ ref }) => ref === counterOf(fault))?.kind;
  if (kind !== undefined && !environment.subject.capabilities.counters.includes(kind) && (isTimed(fault) || !struck))
    return { kind: "no-counter", fault: fault.id, entity: kind };
  if (isTimed(fault) || fault.mustFire > 0 || struck) return null;
  const { command, skip } = fault.rule;
  return { kind: "no-command", fault: fault.id, command, skip };
}

/** The entity whose counter it is about; null: none, or that of several. */
function counterOf(fault: PlannedFault): string | null {
  if (!isTimed(fault)) return /^counter:(.*)$/.exec(fault.rule.key)?.[1] ?? null;
  const emptied = kindOf(fault).empties(fault);
  return emptied === null || emptied === "all" ? null : emptied.ref;
}

function wasHeld(found: Case, id: string, t: number): boolean {
  const request = found.facts.requests.get(id);
  if (!request || request.providerHeldAt === null || request.providerHeldAt > t) return false;
  const answered = request.outcome === "ok" && request.endedAt !== null && request.endedAt < t;
  return !answered && hadReserved(found, request, t);
}
