import { modes } from "../../catalogue/index.ts";
import type { Finding } from "../../contracts/index.ts";
import {
  type Classified,
  classifyRefusal,
  groupByMode,
  headline,
  leakEvidence,
  shareOut,
  unknownMode,
} from "../causes/index.ts";
import type { CounterCase, LeakEvidence } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { dollars, epsilon } from "../numbers.ts";
import { type Outcome, outcome } from "./outcome.ts";
import type { JudgedRefusal } from "./refusals.ts";

/** Nobody is refused for budget while the most that can legitimately be held is below it. */
export function noPhantomRefusal(facts: Facts, refusals: readonly JudgedRefusal[]): Outcome {
  const phantoms = refusals.filter(({ shown }) => shown.phantom);
  const findings = [...Map.groupBy(phantoms, ({ counter }) => counter).values()].map((same) => finding(facts, same));
  const justified = refusals.length === 0 ? "nobody was refused" : `${refusals.length} refused, each with reason`;
  return outcome("no-phantom-refusal", findings, justified);
}

/** Refusals that look like the defect: the budget was filled by requests truly in flight, or truly spent. */
export function saturationLabels(refusals: readonly JudgedRefusal[]): string[] {
  return refusals
    .filter(({ shown }) => !shown.phantom && shown.trueSpendLow < shown.budget)
    .map(
      ({ shown }) =>
        `${modes.D23.lookAlike} (D23): ${shown.request} was refused while up to ${dollars(shown.legitimatelyHeldHigh)} of ${dollars(shown.budget)} was legitimately held${ownOf(shown)}`,
    );
}

function finding(facts: Facts, refused: JudgedRefusal[]): Finding {
  const worst = refused.reduce((a, b) => (missing(a) >= missing(b) - epsilon ? a : b));
  const { counter, shown, request } = worst;
  const outstanding = counter.leaks.filter((leak) => wasOutstanding(leak, shown.t));
  const groups = groupByMode(outstanding).sort((a, b) => b.amount - a.amount);
  const evidence = leakEvidence(outstanding);
  const known = groups.length > 0 ? null : explained(facts, counter, request, shown.t);
  return {
    ...evidence,
    invariant: "no-phantom-refusal",
    mode: groups[0]?.mode ?? known?.mode ?? unknownMode,
    counter: counter.key,
    amount: missing(worst),
    requests: refused.map(({ request }) => request.id),
    explanation:
      `${shown.request} was refused (${shown.status}) with "${oneLine(shown.message)}" while at least ${dollars(shown.trueSpendLow)} was spent ` +
      `and at most ${dollars(shown.legitimatelyHeldHigh)} could be held of a budget of ${dollars(shown.budget)}${ownOf(shown)}` +
      (groups.length > 0
        ? `: ${groups.map(headline).join(", ")}`
        : known
          ? `: ${known.why}`
          : "; no leaked reservation explains it"),
  };
}

/** By what was wrong with the counter at the next rest, or by what had happened to its entity. */
function explained(facts: Facts, counter: CounterCase, request: RequestFacts, t: number): Classified | null {
  const next = counter.readings.find(({ sample }) => sample.t >= t) ?? counter.readings.at(-1);
  const shares = next?.gap ? shareOut({ facts, counter, reading: next, amount: next.gap }) : [];
  const [most] = shares.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount);
  return most ?? classifyRefusal({ facts, counter, request, t });
}

/** Dollars that must have been on the counter without right. */
function missing({ shown }: JudgedRefusal): number {
  return shown.budget - shown.legitimatelyHeldHigh - (shown.ownReservation ?? 0);
}

function ownOf({ ownReservation }: JudgedRefusal["shown"]): string {
  return ownReservation === undefined ? "" : `, besides ${dollars(ownReservation)} that it was to reserve itself`;
}

function wasOutstanding({ reservation }: LeakEvidence, t: number): boolean {
  return reservation.t <= t && (reservation.endedAt === null || reservation.endedAt > t);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 300);
}
