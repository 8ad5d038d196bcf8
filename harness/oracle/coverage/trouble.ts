import { kindOf } from "../../catalogue/index.ts";
import type { Plan } from "../../contracts/index.ts";
import { redisSetting } from "../../preflight/index.ts";
import { list, money, plural, shortKeys } from "../../text/index.ts";
import { type UnknownBudget, unknownBudgets } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { firstRedisFaultAt, isFault, killOf, plannedFaults } from "../facts/index.ts";

/** What was wrong with the stack, the load generator or the record, so that nothing may be concluded. */
export function environmentTrouble(found: Case): string[] {
  const { facts, trial } = found;
  return [
    ...trial.truncated.map((file) => `${file} breaks off: the harness was killed`),
    ...facts.unrested.map(({ label, detail }) => `no rest after "${label}": ${detail}`),
    ...missingRests(found),
    ...missingReadings(found),
    ...facts.generatorTrouble.map((phase) => `the load generator fell behind in ${phase}`),
    ...unplannedStrikes(found),
    ...unwillingRedis(found),
    ...unknownScripts(found),
    ...unsent(found),
    ...unfaultedFailures(found),
    ...unknownBudgets(found).map(refusedForUnknown),
    ...strangers(found),
    ...otherRedis(found),
  ];
}

/** A setting sends LiteLLM to a Redis that phantom429's proxies do not stand before. */
function otherRedis({ counters, trial }: Case): string[] {
  const setting = redisSetting(trial.environment);
  const seen = counters.some(({ readings }) =>
    readings.some(({ lastWriteAt }) => lastWriteAt > Number.NEGATIVE_INFINITY),
  );
  return setting === null || seen
    ? []
    : [`${setting} names a Redis that phantom429 does not see, and no counter was written in the one that it does`];
}

function missingRests({ facts, trial }: Case): string[] {
  const seen = new Set([...facts.rests, ...facts.unrested].map(({ label }) => label));
  const planned = trial.plan.phases.filter(({ settle }) => settle === "quiescent").length;
  if (seen.size >= planned) return [];
  return [`${planned - seen.size} of ${plural(planned, "planned rest")} was never waited for: the trial broke off`];
}

/** At a rest every counter and row is read. */
function missingReadings({ facts, trial }: Case): string[] {
  const read = new Set(trial.samples.filter(({ quiescent }) => quiescent).map(({ label, ref }) => `${label} ${ref}`));
  return facts.rests.flatMap(({ label }) => {
    const missing = trial.environment.entities.filter(({ ref }) => !read.has(`${label} ${ref}`)).map(({ ref }) => ref);
    return missing.length === 0 ? [] : [`no reading of ${list(missing)} at "${label}"`];
  });
}

function unplannedStrikes({ facts, trial }: Case): string[] {
  const planned = plannedFaults(trial.plan).map(({ fault }) => fault.id);
  const others = facts.strikes.filter(({ fault }) => !planned.some((id) => isFault(fault, id)));
  return [...new Set(others.map(({ detail, kind }) => `${kind}: ${detail}`))];
}

function unwillingRedis({ counters }: Case): string[] {
  return counters.flatMap(({ key, refusals }) => refusals.told().map((what) => `${what} about ${key}`));
}

function unknownScripts({ counters }: Case): string[] {
  return counters.flatMap(({ key, scripts }) => scripts.told().map((what) => `${what}, on ${key}`));
}

function unsent({ facts }: Case): string[] {
  const requests = [...facts.requests.values()];
  const unsent = requests.filter(({ invokedAt }) => invokedAt === null).map(({ id }) => id);
  const open = requests.filter(({ invokedAt, outcome }) => invokedAt !== null && outcome === null).map(({ id }) => id);
  return [
    ...(unsent.length > 0 ? [`${plural(unsent.length, "planned request")} never sent (${list(unsent)})`] : []),
    ...(open.length > 0 ? [`${plural(open.length, "request")} without an end in the history (${list(open)})`] : []),
  ];
}

/** Requests for which nothing was broken, and that failed in another way than for budget. */
function unfaultedFailures(found: Case): string[] {
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
  if (failed.length === 0) return [];
  const [first] = failed;
  const how = `${first!.id} on replica ${first!.replica}: ${first!.outcome === "ok" ? "answered without the provider" : (first!.why ?? first!.outcome)}`;
  return [`${plural(failed.length, "request")} failed though nothing was broken for it (${how})`];
}

function strangers({ facts }: Case): string[] {
  const ids = [...facts.strangers];
  return ids.length === 0
    ? []
    : [`the provider met ${plural(ids.length, "request")} that nobody planned (${list(ids)})`];
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

function refusedForUnknown({ requests, ...budget }: UnknownBudget): string {
  const was = requests.length === 1 ? "was" : "were";
  return `${list(requests)} ${was} refused for a budget the plan does not know (${budgetNamed(budget)})`;
}

/** As LiteLLM names it, with hashes shortened. */
function budgetNamed({ name, budget, message }: Omit<UnknownBudget, "requests">): string {
  if (name !== null) return shortKeys(name);
  return budget === null ? `"${message.slice(0, 80)}"` : `of ${money(budget)}, naming nothing`;
}
