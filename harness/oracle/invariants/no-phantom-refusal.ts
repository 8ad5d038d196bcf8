import type { Finding } from "../../contracts/index.ts";
import { groupByMode, headline, leakEvidence } from "../leak-groups.ts";
import type { LeakEvidence } from "../leaks.ts";
import { unknownMode } from "../modes/index.ts";
import { dollars } from "../numbers.ts";
import { type Outcome, outcome } from "./outcome.ts";
import type { JudgedRefusal } from "./refusals.ts";

/** Nobody is refused for budget while the most that can legitimately be held is below it. */
export function noPhantomRefusal(refusals: readonly JudgedRefusal[]): Outcome {
  const phantoms = refusals.filter(({ shown }) => shown.phantom);
  const findings = [...Map.groupBy(phantoms, ({ counter }) => counter).values()].map(finding);
  const justified = refusals.length === 0 ? "nobody was refused" : `${refusals.length} refused, each with reason`;
  return outcome("no-phantom-refusal", findings, justified);
}

/** Refusals that look like the defect: the budget was filled by requests truly in flight, or truly spent. */
export function saturationLabels(refusals: readonly JudgedRefusal[]): string[] {
  return refusals
    .filter(({ shown }) => !shown.phantom && shown.trueSpendLow < shown.budget)
    .map(
      ({ shown }) =>
        `saturation (D23): ${shown.request} was refused while up to ${dollars(shown.legitimatelyHeldHigh)} of ${dollars(shown.budget)} was legitimately held`,
    );
}

function finding(refused: JudgedRefusal[]): Finding {
  const worst = refused.reduce((a, b) => (missing(a) >= missing(b) ? a : b));
  const { counter, shown } = worst;
  const outstanding = counter.leaks.filter((leak) => wasOutstanding(leak, shown.t));
  const groups = groupByMode(outstanding).sort((a, b) => b.amount - a.amount);
  const evidence = leakEvidence(outstanding);
  return {
    ...evidence,
    invariant: "no-phantom-refusal",
    mode: groups[0]?.mode ?? unknownMode,
    counter: counter.key,
    amount: missing(worst),
    requests: refused.map(({ request }) => request.id),
    explanation:
      `${shown.request} was refused (${shown.status}) with "${oneLine(shown.message)}" while at least ${dollars(shown.trueSpendLow)} was spent ` +
      `and at most ${dollars(shown.legitimatelyHeldHigh)} could be held of a budget of ${dollars(shown.budget)}` +
      (groups.length === 0 ? "; no leaked reservation explains it" : `: ${groups.map(headline).join(", ")}`),
  };
}

/** Dollars that must have been on the counter without right. */
function missing({ shown }: JudgedRefusal): number {
  return shown.budget - shown.legitimatelyHeldHigh;
}

function wasOutstanding({ reservation }: LeakEvidence, t: number): boolean {
  return reservation.t <= t && (reservation.endedAt === null || reservation.endedAt > t);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 300);
}
