import { type Ending, isTimed, kindNamed, kindOf, type PlannedFault } from "../../catalogue/index.ts";
import type { LedgerEntry, Plan } from "../../contracts/index.ts";
import type { RequestFacts } from "./request.ts";
import { holdsConnection } from "./rule-strikes.ts";
import type { Facts, Strike } from "./types.ts";

export interface PhaseFault {
  fault: PlannedFault;
  phase: string;
}

export function plannedFaults(plan: Plan): PhaseFault[] {
  return plan.phases.flatMap((phase) => phase.faults.map((fault) => ({ fault, phase: phase.name })));
}

/** On a shared stack a fault's id may carry its trial's name: "k3f9.f1". */
export function isFault(recorded: string, planned: string): boolean {
  return recorded === planned || recorded.endsWith(`.${planned}`);
}

export function strikesOf(fault: PlannedFault, facts: Facts): Strike[] {
  return facts.strikes.filter((strike) => isFault(strike.fault, fault.id));
}

/**
 * When a command was sent at the earliest, ms. What a fault holds back on a connection, the proxy reads once the fault is over, and
 * so does what waits behind it, be it of other requests: a client that shares its connection has sent that meanwhile.
 */
export function sentSince({ t, fault, replica }: LedgerEntry, { strikes }: Pick<Facts, "strikes">): number {
  if (fault === null) return t;
  const holding = strikes.findLast(
    (strike) => strike.replica === replica && strike.t <= t && isFault(strike.fault, fault) && holdsConnection(strike),
  );
  return holding?.t ?? t;
}

/** A recorded strike that ended the process of a replica. */
export function isDeadly(kind: string): boolean {
  return endingBy(kind) !== null;
}

/** How a recorded strike ended the process of its replica; null: it did not. */
export function endingBy(kind: string): Ending | null {
  return kindNamed(kind)?.ends ?? null;
}

/** LiteLLM's own jobs may come late after such a strike; a replica that ended unplanned is one. */
export function delaysJobs(kind: string): boolean {
  return kind === "replica-exit" || kindNamed(kind)?.delaysJobs === true;
}

/** A recorded strike at Redis, Postgres or a replica, or one that is not planned. */
export function disturbs({ kind }: Pick<Strike, "kind">): boolean {
  return kindNamed(kind)?.leavesCountersAlone !== true;
}

/** A recorded strike after which no replica is connected to Redis. */
export function closesRedis({ kind }: Pick<Strike, "kind">): boolean {
  return kindNamed(kind)?.closesRedis === true;
}

/** The end of a replica's process, and of what it had in flight. */
export interface Kill {
  fault: string;
  how: Ending;
  replica: number;
  t: number;
}

/** Planned ends of replicas that happened. */
export function kills(plan: Plan, facts: Facts): Kill[] {
  return plannedFaults(plan).flatMap(({ fault }) => {
    const how = kindOf(fault).ends;
    if (how === null || !("replica" in fault)) return [];
    return strikesOf(fault, facts).map(({ t }) => ({ fault: fault.id, how, replica: fault.replica, t }));
  });
}

/** Counters that were deleted in Redis itself, as from when; in order. */
export function evictions(plan: Plan, facts: Facts, ref: string): { fault: string; t: number }[] {
  return plannedFaults(plan)
    .flatMap(({ fault }) => (evicts(fault, ref) ? strikesOf(fault, facts) : []))
    .map(({ fault, t }) => ({ fault, t }))
    .sort((a, b) => a.t - b.t);
}

function evicts(fault: PlannedFault, ref: string): boolean {
  const emptied = kindOf(fault).empties(fault);
  return emptied === "all" || emptied?.ref === ref;
}

/** Clocks of client and nemesis are one, but a dying connection may be noticed a little before the kill is written down, ms. */
const noticeMs = 1000;

/** The kill that took this request, or its settlement, with it: a replica that is stopped may still answer. */
export function killOf(request: RequestFacts, killed: readonly Kill[]): Kill | null {
  return (
    killed.find(
      ({ how, replica, t }) =>
        replica === request.replica &&
        request.invokedAt !== null &&
        request.invokedAt <= t &&
        (request.outcome !== "ok" || (how.answers && request.endedAt! > t)) &&
        (request.endedAt === null || request.endedAt >= t - noticeMs) &&
        (request.cancelledAt === null || request.cancelledAt >= t),
    ) ?? null
  );
}

/** When Redis faults were first active, ms; Infinity: never. */
export function firstRedisFaultAt(plan: Plan, facts: Facts): number {
  const begins = plannedFaults(plan)
    .filter(({ fault }) => !isTimed(fault))
    .map(({ phase }) => facts.phases.find(({ name }) => name === phase)?.begin ?? 0);
  return Math.min(Number.POSITIVE_INFINITY, ...begins);
}
