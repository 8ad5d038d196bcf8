import { modes } from "../../catalogue/index.ts";
import { namespaceOf } from "../../preflight/index.ts";
import {
  admittedOn,
  distance,
  type JudgedRefusal,
  proxyWideRefusals,
  saturationLabels,
  unlikeLogs,
} from "../breaches/index.ts";
import { backgroundLabels, ownCountLabels } from "../causes/index.ts";
import type { Case, LeakEvidence } from "../counters/index.ts";
import { answeredOn, withoutTtlLabels } from "../counters/index.ts";
import { dollars, epsilon, list, sum } from "../numbers.ts";
import { cycleLabels } from "./cycle.ts";
import { disagreements } from "./disagreements.ts";
import { struckAlongLabels } from "./struck-along.ts";

/** What looks like a defect and is none, with its catalogue id, and what a reader must know besides. */
export function labelsOf(found: Case, refusals: readonly JudgedRefusal[]): string[] {
  return [
    ...saturationLabels(refusals),
    ...proxyWide(found),
    ...slowRows(found),
    ...carriedOn(found),
    ...notAsLogged(found),
    ...lookAlikeLeaks(found),
    ...backgroundLabels(found),
    ...cycleLabels(found, refusals),
    ...ownCountLabels(found),
    ...calledAgain(found),
    ...countedAlone(found),
    ...expired(found),
    ...withoutTtlLabels(found.counters),
    ...disagreements(found),
    ...withoutNamespace(found),
    ...struckAlongLabels(found),
  ];
}

function proxyWide(found: Case): string[] {
  const refused = proxyWideRefusals(found).map(({ id }) => id);
  if (refused.length === 0) return [];
  return [
    `${modes.D24.lookAlike} (D24): ${list(refused)} refused by litellm_settings.max_budget, a total that each process keeps`,
  ];
}

/** The row was too low at a rest, and right at a later one: its writes came late. */
function slowRows({ counters }: Case): string[] {
  return counters.flatMap(({ key, readings }) => {
    const last = readings.at(-1);
    const low = readings.findLast((reading) => distance(reading) < 0);
    if (!low || !last || low === last || distance(last) !== 0) return [];
    const { rest, sample } = low;
    return [
      `${modes.D25.lookAlike} (D25): the database had ${dollars(sample.row ?? 0)} for ${key} at "${rest.label}", ${dollars(-distance(low))} too little, and caught up; the counter was not too high`,
    ];
  });
}

/** One of the two is wrong, and nothing says which. */
function notAsLogged(found: Case): string[] {
  const apart = unlikeLogs(found).filter(({ certain }) => !certain);
  const byAmounts = Map.groupBy(apart, ({ amount }) => `${dollars(Math.abs(amount))} ${amount > 0 ? "more" : "less"}`);
  return [...byAmounts].map(
    ([much, same]) =>
      `row and logs differ: the row has ${much} than the spend logs, on ${list(
        same.map(({ counter }) => counter.key),
        3,
      )}`,
  );
}

/** Written to a window's row after the period in which it was spent had ended. */
function carriedOn({ counters }: Case): string[] {
  return counters.flatMap(({ key, readings }) => {
    const reading = readings.findLast(({ carried }) => carried > 0);
    if (!reading) return [];
    return [
      `carried into the next period: ${dollars(reading.carried)} of ${key}, spent just before its period ended and written to its row after that, at "${reading.rest.label}"; the counter was emptied`,
    ];
  });
}

function lookAlikeLeaks({ counters }: Case): string[] {
  const alike = counters.flatMap(({ key, leaks }) => leaks.filter(isOpenLookAlike).map((leak) => ({ key, leak })));
  const byWhy = Map.groupBy(alike, ({ leak }) => {
    const { mode, why } = leak.lookAlike!;
    return `${modes[mode].lookAlike} (${mode}): ${why}`;
  });
  return [...byWhy].map(([why, same]) => {
    const keys = [...new Set(same.map(({ key }) => key))];
    return `${why}: +${dollars(sum(same.map(({ leak }) => leak.amount)) / keys.length)} on ${list(keys, 3)}`;
  });
}

/** Of what runs in the background, that which was not settled in the end: the rest has a label of its own. */
function isOpenLookAlike({ lookAlike, fate }: LeakEvidence): boolean {
  return lookAlike !== null && (lookAlike.mode !== "D8" || fate !== "settled");
}

/** The provider was called several times for one request, and wants to be paid for each. */
function calledAgain({ facts }: Case): string[] {
  const again = [...facts.requests.values()].filter(({ calls, background }) => calls > 1 && !background);
  if (again.length === 0) return [];
  return [
    `${modes.D26.lookAlike} (D26): the provider answered ${list(again.map(({ id, calls }) => `${id} ${calls} times`))}`,
  ];
}

/** Without Redis a replica does not know of what another has served a moment ago. Once the rows say it, it is a finding. */
function countedAlone(found: Case): string[] {
  return found.counters.flatMap((counter) => {
    const { inMemory, budget, key } = counter;
    if (!inMemory || budget === null) return [];
    const over = admittedOn(found, counter).filter(({ invokedAt, replica }) => {
      const own = answeredOn(found.facts, counter, invokedAt, replica);
      return own < budget - epsilon && answeredOn(found.facts, counter, invokedAt) >= budget - epsilon;
    });
    if (over.length === 0) return [];
    return [
      `counted alone: ${list(over.map(({ id }) => id))} let through on ${key} when other replicas had served its budget of ${dollars(budget)}; without Redis they share only the rows`,
    ];
  });
}

/** Two deployments with a Redis in common then have their counters in common, too. */
function withoutNamespace({ counters, trial }: Case): string[] {
  const namespace = namespaceOf(trial.environment);
  const [counter] = counters;
  if (namespace === null || !counter || counter.key.startsWith(`${namespace}:`)) return [];
  return [
    `namespace ignored: counters are kept as ${counter.key}, although litellm_settings.cache_params.namespace is "${namespace}"`,
  ];
}

function expired({ counters }: Case): string[] {
  return counters.flatMap(({ key, readings }) => {
    const last = readings.at(-1)?.sample;
    if (!last || last.counter !== null || !last.row) return [];
    return [
      `absent: ${key} has expired, or was never written, by the last reading; its row holds ${dollars(last.row)}`,
    ];
  });
}
