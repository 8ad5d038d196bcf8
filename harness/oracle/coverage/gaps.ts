import { isSentMeanwhile, type PlannedPhase, staysHeld } from "../../contracts/index.ts";
import { uncompared } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { binds, budgetBetween, firstRedisFaultAt, truthAt } from "../facts/index.ts";
import { epsilon } from "../numbers.ts";
import type { Gap } from "./gap-kinds.ts";
import { hadReserved, mustReserve, reservingCounters } from "./happened/index.ts";

/** Reasons other than a missing fault for which nothing can be concluded from what held. */
export function gaps(found: Case): Gap[] {
  return [
    ...idleReplicas(found),
    ...oneByOne(found),
    ...heldTooShort(found),
    ...nothingToEnforce(found),
    ...unreserved(found),
    ...unsampled(found),
    ...uncompared(found).map((one): Gap => ({ kind: "uncompared", ...one })),
    ...unenforced(found),
    ...ledgerHoles(found),
  ];
}

/** Requests that were to be sent together, and of which no two were under way at once. */
function oneByOne(found: Case): Gap[] {
  const together = found.trial.plan.phases.filter(
    ({ start, everyMs, requests }) => start === "together" && everyMs === undefined && requests.length > 1,
  );
  const apart = together.filter((phase) => !overlapped(requestsOf(found, phase)));
  return apart.map(({ name }) => ({ kind: "one-by-one", phase: name }));
}

/** Requests that were to be held, with their reservations, from before the others of their phase until after them. */
function heldTooShort(found: Case): Gap[] {
  return found.trial.plan.phases.flatMap((phase): Gap[] => {
    if (phase.start !== "while-held") return [];
    const held = requestsOf(found, { requests: phase.requests.filter(staysHeld) });
    const others = requestsOf(found, { requests: phase.requests.filter(isSentMeanwhile) });
    const from = Math.min(...others.map(({ invokedAt }) => invokedAt ?? Number.POSITIVE_INFINITY));
    const until = Math.max(...others.map(({ endedAt }) => endedAt ?? Number.POSITIVE_INFINITY));
    const short = held.filter((request) => {
      const { providerHeldAt, endedAt } = request;
      const wasHeld = providerHeldAt !== null && providerHeldAt <= from && (endedAt === null || endedAt >= until);
      return !wasHeld || !hadReserved(found, request, from);
    });
    const requests = short.map(({ id }) => id);
    return requests.length === 0 ? [] : [{ kind: "held-too-short", requests, phase: phase.name }];
  });
}

function requestsOf({ facts }: Case, { requests }: Pick<PlannedPhase, "requests">): RequestFacts[] {
  return requests.flatMap(({ id }) => facts.requests.get(id) ?? []);
}

function overlapped(requests: readonly RequestFacts[]): boolean {
  const sent = requests.filter(({ invokedAt }) => invokedAt !== null).sort((a, b) => a.invokedAt! - b.invokedAt!);
  return sent.some((request, at) => at > 0 && (sent[at - 1]!.endedAt ?? Number.POSITIVE_INFINITY) > request.invokedAt!);
}

/** A phase that is to show that a budget is enforced, when nobody in it had spent one. */
function nothingToEnforce(found: Case): Gap[] {
  const { plan } = found.trial;
  const phases = plan.phases.filter(({ purpose, requests }) => purpose === "enforce" && requests.length > 0);
  return phases
    .filter((phase) => !requestsOf(found, phase).some((request) => request.refusedForBudget || isOver(found, request)))
    .map(({ name }) => ({ kind: "nothing-to-enforce", phase: name }));
}

function isOver({ facts, prices, trial }: Case, request: RequestFacts): boolean {
  const { refs, invokedAt } = request;
  return trial.plan.entities.some(
    ({ ref, kind, budget, spent }) =>
      budget !== null &&
      refs.includes(ref) &&
      binds(trial, kind, request) &&
      invokedAt !== null &&
      truthAt(facts, { ref, spent }, invokedAt, prices).low >= mostBudget(facts, ref, invokedAt) - epsilon,
  );
}

function mostBudget({ budgets }: Case["facts"], ref: string, t: number): number {
  return budgetBetween(budgets.get(ref) ?? [], t, t).high;
}

function idleReplicas({ facts, trial }: Case): Gap[] {
  const requests = [...facts.requests.values()];
  const idle = Array.from({ length: trial.plan.replicas }, (_, replica) => replica).filter((replica) => {
    const sent = requests.filter((request) => request.replica === replica);
    return sent.length > 0 && !sent.some((r) => r.admitted || r.outcome === "ok" || r.outcome === "fail");
  });
  return idle.map((replica) => ({ kind: "replica-idle", replica }));
}

/** A subject that reserves nothing leaks nothing: that is no proof. Warm calls, and what came after Redis was disturbed, aside. */
function unreserved(found: Case): Gap[] {
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
      !reservingCounters(found, request).some(({ book }) => book.holdings.attempted.has(request)),
  );
  if (missing.length === 0) return nothingReserved(found);
  return [{ kind: "never-reserved", requests: missing.map(({ id }) => id) }];
}

/** A scenario about reservations shows nothing of them where none was even tried. Memory shows none in any case. */
function nothingReserved({ counters, trial }: Case): Gap[] {
  const wanted = trial.plan.needs.includes("reservation") && trial.environment.subject.capabilities.reservation;
  if (!wanted || counters.some(({ book, inMemory }) => inMemory || book.holdings.attempted.size > 0)) return [];
  return [{ kind: "nothing-reserved" }];
}

function unsampled({ counters, facts }: Case): Gap[] {
  if (facts.rests.length === 0) return [{ kind: "no-reading" }];
  return counters
    .filter(({ readings }) => readings.length === 0)
    .map(({ key }) => ({ kind: "counter-unread", counter: key }));
}

/** Of counters in memory only a refusal shows that the subject keeps them at all. */
function unenforced({ counters, facts }: Case): Gap[] {
  if (!counters.some(({ inMemory }) => inMemory)) return [];
  const refused = facts.requests.values().some((request) => request.refusedForBudget);
  return refused ? [] : [{ kind: "no-refusal-in-memory" }];
}

function ledgerHoles({ counters }: Case): Gap[] {
  return counters.flatMap(({ key, readings }): Gap[] => {
    const hole = readings.find(({ complete }) => !complete);
    return hole ? [{ kind: "ledger-hole", counter: key, at: hole.rest.label }] : [];
  });
}
