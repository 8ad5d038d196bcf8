import type { Check, Finding, PlannedFault } from "../../contracts/index.ts";
import type { Case } from "../case.ts";
import { firstRedisFaultAt, foundNoCounter, plannedFaults, strikesOf } from "../evidence/faults.ts";
import type { RequestFacts } from "../evidence/request.ts";
import { list, plural } from "../numbers.ts";
import { uncompared } from "./compared.ts";

export interface Vacuity {
  /** Planned cancels and faults, how many happened as planned, and those that did not, with why: rightly, and without. */
  planned: number;
  fired: number;
  excused: string[];
  missing: string[];
  /** Other reasons for which nothing can be concluded from what held. */
  gaps: string[];
}

/** Whether what was planned took place, and was seen to: without that, an invariant that held means nothing. */
export function vacuity(found: Case, findings: readonly Finding[]): Vacuity {
  const cancels = [...found.facts.requests.values()].filter((request) => request.plannedCancel !== null);
  const faults = plannedFaults(found.trial.plan).map(({ fault }) => fault);
  const excused = [
    ...cancels.flatMap((request) => excusedCancel(found, request, findings) ?? []),
    ...faults.flatMap((fault) => excusedFault(found, fault) ?? []),
  ];
  const missing = [
    ...cancels.flatMap((request) =>
      excusedCancel(found, request, findings) === null ? (missingCancel(found, request) ?? []) : [],
    ),
    ...faults.flatMap((fault) => missingFault(found, fault) ?? []),
  ];
  const planned = cancels.length + faults.length;
  const fired = planned - excused.length - missing.length;
  const gaps = [
    ...idleReplicas(found),
    ...unreserved(found),
    ...unsampled(found),
    ...uncompared(found),
    ...unenforced(found),
    ...ledgerHoles(found),
  ];
  return { planned, fired, excused, missing, gaps };
}

/** "4 of 5 planned faults fired, 1 excused" */
export function firedOf({ planned, fired, excused }: Vacuity): string {
  return `${fired} of ${planned} planned faults fired${excused.length > 0 ? `, ${excused.length} excused` : ""}`;
}

export function notVacuous(vacuous: Vacuity): Check {
  const { missing, gaps } = vacuous;
  const reasons = [...missing.map((name) => `did not happen: ${name}`), ...gaps];
  return {
    invariant: "not-vacuous",
    outcome: reasons.length === 0 ? "held" : "inconclusive",
    detail: reasons.length === 0 ? `${firedOf(vacuous)}, all replicas served` : list(reasons),
  };
}

/** A request that was refused because the counter was wrong cannot be cancelled: that is the defect at work. */
function excusedCancel(found: Case, request: RequestFacts, findings: readonly Finding[]): string | null {
  if (!request.refusedForBudget) return null;
  const wrong = found.counters.filter(({ key }) => findings.some(({ counter }) => counter === key));
  return wrong.some(({ book }) => book.concerns(request))
    ? `${request.id}: refused before it could be cancelled`
    : null;
}

/** A rule that need not fire, on a subject that never gave it an occasion. */
function excusedFault(found: Case, fault: PlannedFault): string | null {
  if (fault.kind !== "redis" || fault.mustFire > 0 || strikesOf(fault, found.facts).length > 0) return null;
  return `${fault.id}: the subject sent no ${fault.rule.command} for it to strike`;
}

/** The client hung up while the provider confirmed the hold, and the ledger had shown the reservation before. */
function missingCancel(found: Case, request: RequestFacts): string | null {
  const name = `cancel of ${request.id} at ${request.plannedCancel}`;
  if (request.refusedForBudget) return `${name} (refused for budget before it got there)`;
  if (request.cancelledAt === null) return `${name} (no cancel: ${request.outcome ?? "no answer"})`;
  if (request.heldAt === null && request.cancelPoint !== "after-done") return `${name} (the provider never held it)`;
  if (!mustReserve(found, request)) return null;
  const reserved = reservingCounters(found, request).some(({ book }) =>
    book.reservations.get(request)?.some(({ t }) => t <= request.cancelledAt!),
  );
  return reserved ? null : `${name} (the ledger had shown no reservation of it)`;
}

function missingFault(found: Case, fault: PlannedFault): string | null {
  const strikes = strikesOf(fault, found.facts).length;
  if (fault.kind === "redis") {
    const { rule } = fault;
    if (strikes >= fault.mustFire) return null;
    return `${fault.id}: ${rule.action.kind} on ${rule.command} ${rule.key} (struck ${strikes} of ${plural(fault.mustFire, "time")})`;
  }
  const name = `${fault.id}: ${act[fault.kind]} ${"ref" in fault ? fault.ref : `replica ${fault.replica}`}`;
  if (strikes === 0) return `${name} (it never happened)`;
  if (strikesOf(fault, found.facts).every(foundNoCounter)) return `${name} (there was no counter to evict)`;
  const killedAt = strikesOf(fault, found.facts)[0]!.t;
  const unready = fault.whenHeld.filter((id) => !wasHeld(found, id, killedAt));
  return unready.length === 0 ? null : `${name} (${list(unready)} not in flight with a reservation)`;
}

const act = {
  "replica-kill": "kill of",
  "replica-stop": "stop of",
  "replica-pause": "pause of",
  "replica-restart": "restart of",
  "counter-evicted": "eviction of the counter of",
  "spend-reset": "reset of the spend of",
} as const;

function wasHeld(found: Case, id: string, t: number): boolean {
  const request = found.facts.requests.get(id);
  if (!request || request.providerHeldAt === null || request.providerHeldAt > t) return false;
  if (!mustReserve(found, request)) return true;
  return reservingCounters(found, request).some(({ book }) =>
    book.reservations.get(request)?.some((held) => held.t <= t),
  );
}

function idleReplicas({ facts, trial }: Case): string[] {
  const requests = [...facts.requests.values()];
  const idle = Array.from({ length: trial.plan.replicas }, (_, replica) => replica).filter((replica) => {
    const sent = requests.filter((request) => request.replica === replica);
    return sent.length > 0 && !sent.some((r) => r.admitted || r.outcome === "ok" || r.outcome === "fail");
  });
  return idle.map((replica) => `replica ${replica} served no request`);
}

/** A subject that reserves nothing leaks nothing: that is no proof. Warm calls, and what came after Redis was disturbed, aside. */
function unreserved(found: Case): string[] {
  if (!found.trial.plan.needs.includes("reservation")) return [];
  const disturbed = firstRedisFaultAt(found.trial.plan, found.facts);
  const missing = [...found.facts.requests.values()].filter(
    (request) =>
      request.admitted &&
      !request.isFree &&
      request.purpose !== "warm" &&
      request.invokedAt !== null &&
      request.invokedAt < disturbed &&
      mustReserve(found, request) &&
      !reservingCounters(found, request).some(({ book }) => book.attempted.has(request)),
  );
  if (missing.length === 0) return [];
  return [
    `${plural(missing.length, "admitted request")} never reserved anything (${list(missing.map(({ id }) => id))})`,
  ];
}

function mustReserve(found: Case, request: RequestFacts): boolean {
  return found.trial.environment.subject.capabilities.reservation && reservingCounters(found, request).length > 0;
}

/** LiteLLM may do without a reservation for whom it does not know. */
function reservingCounters({ counters, trial }: Case, request: RequestFacts) {
  const { counters: kinds } = trial.environment.subject.capabilities;
  const unknown = trial.plan.entities.filter(({ known }) => !known).map(({ ref }) => ref);
  return counters.filter(
    ({ budget, book, ref }) =>
      budget !== null && !unknown.includes(ref) && kinds.includes(book.entity.kind) && book.concerns(request),
  );
}

function unsampled({ counters, facts }: Case): string[] {
  if (facts.rests.length === 0) return ["no quiescent reading was taken"];
  return counters.filter(({ readings }) => readings.length === 0).map(({ key }) => `${key} was never sampled at rest`);
}

/** Of counters in memory only a refusal shows that the subject keeps them at all. */
function unenforced({ counters, facts }: Case): string[] {
  if (!counters.some(({ inMemory }) => inMemory)) return [];
  const refused = facts.requests.values().some((request) => request.refusedForBudget);
  return refused ? [] : ["the counters are in the replicas' memory, and no refusal shows that there are any"];
}

function ledgerHoles({ counters }: Case): string[] {
  return counters
    .filter(({ readings }) => readings.some(({ complete }) => !complete))
    .map(({ key, readings }) => {
      const { rest } = readings.find(({ complete }) => !complete)!;
      return `the ledger does not lead to what ${key} was at "${rest.label}"`;
    });
}
