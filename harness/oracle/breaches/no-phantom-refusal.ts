import { type Blame, classifyRefusal, groupByMode, shareOut, unknownMode } from "../causes/index.ts";
import type { CounterCase, LeakEvidence } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { epsilon } from "../numbers.ts";
import { type Breach, byLeaks } from "./breach.ts";
import type { Outcome } from "./outcome.ts";
import type { JudgedRefusal } from "./refusals.ts";

/** Nobody is refused for budget while the most that can legitimately be held is below it. */
export function noPhantomRefusal(facts: Facts, refusals: readonly JudgedRefusal[]): Outcome<"no-phantom-refusal"> {
  const phantoms = refusals.filter(({ shown }) => shown.phantom);
  const breaches = [...Map.groupBy(phantoms, ({ counter }) => counter).values()].map((same) => breach(facts, same));
  return { invariant: "no-phantom-refusal", breaches, held: { refused: refusals.length } };
}

/** Of all refusals for one counter, the one with least reason. */
function breach(facts: Facts, refused: JudgedRefusal[]): Breach {
  const worst = refused.reduce((a, b) => (missing(a) >= missing(b) - epsilon ? a : b));
  const { counter, shown, request } = worst;
  const outstanding = counter.leaks.filter((leak) => wasOutstanding(leak, shown.t));
  const groups = groupByMode(outstanding).sort((a, b) => b.amount - a.amount);
  const known = groups.length > 0 ? null : explained(facts, counter, request, shown.t);
  return {
    ...byLeaks(outstanding),
    kind: "phantom-refusal",
    mode: groups[0]?.mode ?? known?.mode ?? unknownMode,
    counter,
    amount: missing(worst),
    requests: refused.map(({ request }) => request.id),
    refusal: shown,
    groups,
    cause: known?.cause ?? null,
  };
}

/** By what was wrong with the counter at the next rest, or by what had happened to its entity. */
function explained(facts: Facts, counter: CounterCase, request: RequestFacts, t: number): Blame | null {
  const next = counter.readings.find(({ sample }) => sample.t >= t) ?? counter.readings.at(-1);
  const shares = next?.gap ? shareOut({ facts, counter, reading: next, amount: next.gap }) : [];
  const [most] = shares.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount);
  return most ?? classifyRefusal({ facts, counter, request, t });
}

/** Dollars that must have been on the counter without right. */
function missing({ shown }: JudgedRefusal): number {
  return shown.budget - shown.held - (shown.own ?? 0);
}

function wasOutstanding({ reservation }: LeakEvidence, t: number): boolean {
  return reservation.t <= t && (reservation.endedAt === null || reservation.endedAt > t);
}
