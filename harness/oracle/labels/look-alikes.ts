import { admittedOn, distance, type JudgedRefusal, proxyWideRefusals, unlikeLogs } from "../breaches/index.ts";
import type { Case, LeakEvidence } from "../counters/index.ts";
import { answeredOn } from "../counters/index.ts";
import { epsilon, nano, sum } from "../numbers.ts";
import type { Label } from "./label.ts";

/** Refusals that look like the defect: the budget was filled by requests truly in flight, or truly spent. */
export function saturations(refusals: readonly JudgedRefusal[]): Label<"saturation">[] {
  return refusals
    .filter(({ shown }) => !shown.phantom && shown.spent < shown.budget)
    .map(({ shown: { request, held, budget, own } }) => ({
      kind: "saturation",
      request,
      held,
      budget,
      own: own ?? null,
    }));
}

/** A total that each process keeps. */
export function proxyWide(found: Case): Label[] {
  const requests = proxyWideRefusals(found).map(({ id }) => id);
  return requests.length === 0 ? [] : [{ kind: "proxy-wide-budget", requests }];
}

/** The row was too low at a rest, and right at a later one: its writes came late. */
export function slowRows({ counters }: Case): Label[] {
  return counters.flatMap(({ key, readings }) => {
    const last = readings.at(-1);
    const low = readings.findLast((reading) => distance(reading) < 0);
    if (!low || !last || low === last || distance(last) !== 0) return [];
    const { rest, sample } = low;
    return [{ kind: "slow-row", counter: key, row: sample.row ?? 0, missing: -distance(low), at: rest.label }];
  });
}

/** One of the two is wrong, and nothing says which. */
export function notAsLogged(found: Case): Label[] {
  const apart = unlikeLogs(found).filter(({ certain }) => !certain);
  const byAmounts = Map.groupBy(apart, ({ amount }) => nano(amount));
  return [...byAmounts.values()].map((same) => ({
    kind: "row-unlike-logs",
    amount: same[0]!.amount,
    counters: same.map(({ counter }) => counter.key),
  }));
}

/** Written to a window's row after the period in which it was spent had ended. */
export function carriedOn({ counters }: Case): Label[] {
  return counters.flatMap(({ key, readings }) => {
    const reading = readings.findLast(({ carried }) => carried > 0);
    return reading ? [{ kind: "carried-over", counter: key, amount: reading.carried, at: reading.rest.label }] : [];
  });
}

export function lookAlikeLeaks({ counters }: Case): Label[] {
  const alike = counters.flatMap(({ key, leaks }) => leaks.filter(isOpenLookAlike).map((leak) => ({ key, leak })));
  const byWhy = Map.groupBy(alike, ({ leak }) => JSON.stringify(leak.lookAlike));
  return [...byWhy.values()].map((same) => {
    const counters = [...new Set(same.map(({ key }) => key))];
    const amount = sum(same.map(({ leak }) => leak.amount)) / counters.length;
    const { mode, ...seen } = same[0]!.leak.lookAlike!;
    return { kind: mode === "D8" ? "held-by-design" : "sent-twice", amount, counters, ...seen } as Label;
  });
}

/** Of what runs in the background, that which was not settled in the end: the rest has a label of its own. */
function isOpenLookAlike({ lookAlike, fate }: LeakEvidence): boolean {
  return lookAlike !== null && (lookAlike.mode !== "D8" || fate !== "settled");
}

/** The provider was called several times for one request, and wants to be paid for each. */
export function calledAgain({ facts }: Case): Label[] {
  const again = [...facts.requests.values()].filter(({ calls, background }) => calls > 1 && !background);
  if (again.length === 0) return [];
  return [{ kind: "billed-per-call", calls: again.map(({ id, calls }) => ({ request: id, calls })) }];
}

/** Without Redis a replica does not know of what another has served a moment ago. Once the rows say it, it is a finding. */
export function countedAlone(found: Case): Label[] {
  return found.counters.flatMap((counter) => {
    const { inMemory, budget, key } = counter;
    if (!inMemory || budget === null) return [];
    const over = admittedOn(found, counter).filter(({ invokedAt, replica }) => {
      const own = answeredOn(found.facts, counter, invokedAt, replica);
      return own < budget - epsilon && answeredOn(found.facts, counter, invokedAt) >= budget - epsilon;
    });
    if (over.length === 0) return [];
    return [{ kind: "counted-alone", requests: over.map(({ id }) => id), counter: key, budget }];
  });
}

export function expired({ counters }: Case): Label[] {
  return counters.flatMap(({ key, readings }) => {
    const last = readings.at(-1)?.sample;
    if (!last || last.counter !== null || !last.row) return [];
    return [{ kind: "absent", counter: key, row: last.row }];
  });
}
