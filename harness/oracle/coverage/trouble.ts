import { kindOf } from "../../catalogue/index.ts";
import type { Plan } from "../../contracts/index.ts";
import { redisSetting } from "../../preflight/index.ts";
import { unknownBudgets } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { firstRedisFaultAt, isFault, killOf, plannedFaults } from "../facts/index.ts";
import type { Trouble } from "./trouble-kinds.ts";

/** What was wrong with the stack, the load generator or the record, so that nothing may be concluded. */
export function environmentTrouble(found: Case): Trouble[] {
  const { facts, trial } = found;
  return [
    ...trial.truncated.map((file): Trouble => ({ kind: "cut-off", file })),
    ...facts.unrested.map((rest): Trouble => ({ kind: "no-rest", ...rest })),
    ...missingRests(found),
    ...missingReadings(found),
    ...facts.generatorTrouble.map((trouble): Trouble => ({ kind: "generator-behind", ...trouble })),
    ...unplannedStrikes(found),
    ...unwillingRedis(found),
    ...unknownScripts(found),
    ...unsent(found),
    ...unfaultedFailures(found),
    ...unknownBudgets(found).map((budget): Trouble => ({ kind: "unknown-budget", ...budget })),
    ...strangers(found),
    ...otherRedis(found),
  ];
}

/** A setting sends LiteLLM to a Redis that phantom429's proxies do not stand before. */
function otherRedis({ counters, trial }: Case): Trouble[] {
  const setting = redisSetting(trial.environment);
  const seen = counters.some(({ readings }) =>
    readings.some(({ lastWriteAt }) => lastWriteAt > Number.NEGATIVE_INFINITY),
  );
  return setting === null || seen ? [] : [{ kind: "other-redis", setting }];
}

/** Planned rests that were never waited for: the trial broke off. */
function missingRests({ facts, trial }: Case): Trouble[] {
  const seen = new Set([...facts.rests, ...facts.unrested].map(({ label }) => label));
  const planned = trial.plan.phases.filter(({ settle }) => settle === "quiescent").length;
  return seen.size >= planned ? [] : [{ kind: "rests-missing", missing: planned - seen.size, planned }];
}

/** At a rest every counter and row is read. */
function missingReadings({ facts, trial }: Case): Trouble[] {
  const read = new Set(trial.samples.filter(({ quiescent }) => quiescent).map(({ label, ref }) => `${label} ${ref}`));
  return facts.rests.flatMap(({ label }): Trouble[] => {
    const refs = trial.environment.entities.map(({ ref }) => ref).filter((ref) => !read.has(`${label} ${ref}`));
    return refs.length === 0 ? [] : [{ kind: "readings-missing", refs, at: label }];
  });
}

function unplannedStrikes({ facts, trial }: Case): Trouble[] {
  const planned = plannedFaults(trial.plan).map(({ fault }) => fault.id);
  const others = facts.strikes.filter(({ fault }) => !planned.some((id) => isFault(fault, id)));
  const distinct = new Map(others.map(({ kind, detail }) => [`${kind}: ${detail}`, { strike: kind, detail }]));
  return [...distinct.values()].map((one) => ({ kind: "unplanned-strike", ...one }));
}

function unwillingRedis({ counters }: Case): Trouble[] {
  return counters.flatMap(({ key, refusals }) =>
    refusals.all().map((refusal): Trouble => ({ kind: "redis-unwilling", counter: key, ...refusal })),
  );
}

function unknownScripts({ counters }: Case): Trouble[] {
  return counters.flatMap(({ key, scripts }) =>
    scripts.all().map((script): Trouble => ({ kind: "unknown-script", counter: key, ...script })),
  );
}

function unsent({ facts }: Case): Trouble[] {
  const requests = [...facts.requests.values()];
  const unsent = requests.filter(({ invokedAt }) => invokedAt === null).map(({ id }) => id);
  const open = requests.filter(({ invokedAt, outcome }) => invokedAt !== null && outcome === null).map(({ id }) => id);
  return [
    ...(unsent.length > 0 ? [{ kind: "never-sent", requests: unsent } as const] : []),
    ...(open.length > 0 ? [{ kind: "no-end", requests: open } as const] : []),
  ];
}

/** Requests for which nothing was broken, and that failed in another way than for budget. */
function unfaultedFailures(found: Case): Trouble[] {
  const { facts, trial, killed } = found;
  const disturbed = firstRedisFaultAt(trial.plan, facts);
  const failed = [...facts.requests.values()].filter(
    (request) =>
      isSurprising(request) &&
      !isFaultedPhase(trial.plan, request) &&
      request.invokedAt !== null &&
      request.invokedAt < disturbed &&
      killOf(request, killed) === null,
  );
  const [first] = failed;
  if (first === undefined) return [];
  const { id, replica, outcome, why } = first;
  const shown = { request: id, replica, why: outcome === "ok" ? null : (why ?? outcome) };
  return [{ kind: "failed-unbroken", failed: failed.length, first: shown }];
}

function strangers({ facts }: Case): Trouble[] {
  const requests = [...facts.strangers];
  return requests.length === 0 ? [] : [{ kind: "strangers", requests }];
}

function isSurprising(request: RequestFacts): boolean {
  if (request.plannedCancel !== null && request.why === "cancelled") return false;
  if (request.outcome === "ok") return !request.admitted && !request.isFree;
  const { status, ending } = request.script;
  if (status >= 400 || ending !== "complete" || request.outcome === null) return false;
  return !request.refusedForBudget;
}

function isFaultedPhase(plan: Plan, request: RequestFacts): boolean {
  return plan.phases.some(({ name, faults }) => {
    if (name !== request.phase) return false;
    return faults.some((fault) => {
      const failing = kindOf(fault).mayFail(fault);
      return failing === "all" || failing === request.replica;
    });
  });
}
