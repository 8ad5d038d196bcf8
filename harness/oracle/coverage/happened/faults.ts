import type { PlannedFault } from "../../../contracts/index.ts";
import { list, plural } from "../../../text/index.ts";
import type { Case } from "../../counters/index.ts";
import { foundNoCounter, isFault, plannedFaults, strikesOf } from "../../facts/index.ts";
import { hadReserved } from "./reserving.ts";
import { type Tally, tally } from "./tally.ts";
import { timesStruck } from "./times-struck.ts";

/** What was to be broken at Redis and the replicas, and done to counters and rows. */
export function faults(found: Case): Tally {
  return tally(
    plannedFaults(found.trial.plan).map(({ fault }) => ({
      name: nameOf(fault),
      missed: missed(found, fault),
      excuse: excuse(found, fault),
    })),
  );
}

function nameOf(fault: PlannedFault): string {
  if (fault.kind === "redis") {
    const { rule } = fault;
    return `${fault.id}: ${rule.action.kind} on ${rule.command} ${rule.key}`;
  }
  return `${fault.id}: ${act[fault.kind]} ${subjectOf(fault)}`;
}

function subjectOf(fault: Exclude<PlannedFault, { kind: "redis" }>): string {
  if (fault.kind === "redis-restart") return "Redis";
  if (fault.kind === "postgres-pause") return "Postgres";
  return "ref" in fault ? fault.ref : `replica ${fault.replica}`;
}

const act = {
  "replica-kill": "kill of",
  "replica-oom": "OOM kill of",
  "replica-stop": "stop of",
  "replica-pause": "pause of",
  "replica-restart": "restart of",
  "redis-restart": "restart of",
  "postgres-pause": "pause of",
  "postgres-partition": "partition from Postgres of",
  "row-refused": "refusal of the row of",
  "counter-evicted": "eviction of the counter of",
  "spend-reset": "reset of the spend of",
} as const;

function missed(found: Case, fault: PlannedFault): string | null {
  const strikes = strikesOf(fault, found.facts);
  if (fault.kind === "redis") {
    const enough = Math.max(1, fault.mustFire);
    const times = timesStruck(found, fault);
    return times >= enough ? null : `struck ${times} of ${plural(fault.mustFire, "time")}`;
  }
  if (strikes.length === 0) return `it never happened${whyNever(found, fault)}`;
  if (strikes.every(foundNoCounter)) return "there was no counter to evict";
  const unready = fault.whenHeld.filter((id) => !wasHeld(found, id, strikes[0]!.t));
  return unready.length === 0 ? null : `${list(unready)} not in flight with a reservation`;
}

function whyNever({ facts }: Case, { whenStruck }: { whenStruck?: string | undefined }): string {
  const hangs = whenStruck !== undefined && !facts.strikes.some((strike) => isFault(strike.fault, whenStruck));
  return hangs ? `, for ${whenStruck} never struck` : "";
}

/** A rule that need not fire, on a subject that never gave it an occasion; a counter that the subject does not keep. */
function excuse(found: Case, fault: PlannedFault): string | null {
  if (fault.kind === "counter-evicted") {
    const { plan, environment } = found.trial;
    const { kind } = plan.entities.find(({ ref }) => ref === fault.ref)!;
    const kept = environment.subject.capabilities.counters.includes(kind);
    return kept ? null : `${fault.id}: the subject keeps no counter of a ${kind.replaceAll("_", " ")}`;
  }
  if (fault.kind !== "redis" || fault.mustFire > 0 || strikesOf(fault, found.facts).length > 0) return null;
  const { command, skip } = fault.rule;
  return `${fault.id}: the subject sent no ${command}${skip > 0 ? ` beyond the first ${skip}` : ""} for it to strike`;
}

function wasHeld(found: Case, id: string, t: number): boolean {
  const request = found.facts.requests.get(id);
  if (!request || request.providerHeldAt === null || request.providerHeldAt > t) return false;
  const answered = request.outcome === "ok" && request.endedAt !== null && request.endedAt < t;
  return !answered && hadReserved(found, request, t);
}
