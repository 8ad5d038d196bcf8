import type { CounterReading } from "../../contracts/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { disagrees, type Reading, type WithoutTtl, withoutTtl } from "../counters/index.ts";
import { plannedFaults, strikesOf } from "../facts/index.ts";
import { wasRepaired } from "../ledger/index.ts";
import { whyUncompared } from "./compared.ts";

export interface Recovery {
  kind: CounterReading["recovery"];
  /** From the end of the last fault to the write (or expiry) that put it right. */
  ms: number | null;
}

/** How a counter came back to its row after what was done to its requests, and how long that took. */
export function recoveryOf(found: Case, counter: CounterCase): Recovery {
  const last = counter.readings.at(-1);
  if (!last) return { kind: "unknown", ms: null };
  if (isBroken(counter, last)) return { kind: "not-recovered", ms: null };
  const faultEnd = lastFaultBefore(found, counter, last.sample.t);
  const broken = counter.readings.findLast((reading) => isBroken(counter, reading));
  const expired = counter.leaks.filter(({ fate }) => fate === "expired");
  if (!broken && expired.length === 0) {
    if (whyUncompared(found, counter) !== null) return { kind: "unknown", ms: null };
    return repaired(counter, faultEnd, last) ?? undisturbed(counter, faultEnd, last);
  }

  const since = broken?.sample.t ?? Number.NEGATIVE_INFINITY;
  const wiped = counter.book.movements.findLast(({ kind, t }) => kind === "wiped" && t >= since && t <= last.sample.t);
  const gone = expired.at(-1)?.reservation.endedAt ?? null;
  const healedAt = wiped?.t ?? gone ?? lastSettlement(counter, last.sample.t);
  const kind = wiped ? (wiped.by === "expired" ? "expired" : "repaired") : gone !== null ? "expired" : "settled";
  return { kind, ms: elapsed(faultEnd, healedAt) };
}

/** Each counter's recovery, and how long it was last without a TTL, ms. */
export interface Recovered extends Recovery {
  key: string;
  lasting: WithoutTtl | null;
}

export function recoveries(found: Case): Recovered[] {
  return found.counters.map((counter) => ({
    key: counter.key,
    lasting: withoutTtl(counter).at(-1) ?? null,
    ...recoveryOf(found, counter),
  }));
}

/** LiteLLM took away what requests had left behind before a rest could show it. */
function repaired({ book }: CounterCase, faultEnd: number | null, { sample }: Reading): Recovery | null {
  const ends = [...book.reservations.values()]
    .flat()
    .filter((reservation) => wasRepaired(reservation) && reservation.endedAt! <= sample.t)
    .map(({ endedAt }) => endedAt!);
  return ends.length === 0 ? null : { kind: "repaired", ms: elapsed(faultEnd, Math.max(...ends)) };
}

/** Nothing was seen wrong at a rest. If its requests were struck nonetheless, say how soon the last was settled. */
function undisturbed({ book }: CounterCase, faultEnd: number | null, last: Reading): Recovery {
  if (faultEnd === null) return { kind: "never-broken", ms: null };
  const after = [...book.reservations.values()]
    .flat()
    .filter(({ t, endedAt }) => t <= faultEnd && endedAt !== null && endedAt >= faultEnd && endedAt <= last.sample.t);
  const settledAt = after.reduce((latest, { endedAt }) => Math.max(latest, endedAt!), Number.NEGATIVE_INFINITY);
  if (after.length === 0) return { kind: "never-broken", ms: null };
  return { kind: "settled", ms: elapsed(faultEnd, settledAt) };
}

function isBroken(counter: CounterCase, reading: Reading): boolean {
  if (disagrees(reading)) return true;
  return reading.sample.counter !== null && counter.leaks.some(({ seenAt }) => seenAt.includes(reading));
}

/** The last cancel of one of its requests, or strike of a planned fault. */
function lastFaultBefore({ facts, trial }: Case, { book }: CounterCase, t: number): number | null {
  const cancels = [...facts.requests.values()]
    .filter((request) => request.cancelledAt !== null && book.concerns(request))
    .map(({ cancelledAt }) => cancelledAt!);
  const strikes = plannedFaults(trial.plan).flatMap(({ fault }) => strikesOf(fault, facts).map((strike) => strike.t));
  const times = [...cancels, ...strikes].filter((at) => at <= t);
  return times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));
}

function lastSettlement({ book }: CounterCase, t: number): number | null {
  let latest: number | null = null;
  for (const reservations of book.reservations.values()) {
    for (const { endedAt } of reservations)
      if (endedAt !== null && endedAt <= t) latest = Math.max(latest ?? 0, endedAt);
  }
  return latest;
}

function elapsed(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from));
}
