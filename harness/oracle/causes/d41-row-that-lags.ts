import { type Counted, type CounterCase, isRemembered, lastCounted, lifeAt } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import type { Loss } from "../ledger/index.ts";
import { inEach, subsetsWorth } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * The counter is lost before LiteLLM has written what it says to the row, and comes back with what the row says by then: what
 * was spent meanwhile is missing, and may be spent again. The same where a counter that is too low is raised to its row.
 */
export const d41: Signature = {
  mode: "D41",
  gap: (gap) => seededFromIt(gap) ?? raisedToIt(gap),
};

function seededFromIt({ counter, reading, amount }: GapEvidence): Share | null {
  if (isRemembered(counter)) return null;
  const { after, owed, seeds } = lifeAt(counter, reading);
  const [seed] = seeds;
  if (after === null || seeds.length > 1) return null;
  // A row without spend is no write, and then nothing may have been spent before.
  const seeded = seed?.amount ?? 0;
  if (seed === undefined && counter.readings.some(({ sample }) => sample.t < after.t && (sample.row ?? 0) > epsilon))
    return null;
  if (seeded > owed - epsilon || !near(amount, seeded - owed)) return null;
  const unwritten = lastWorth(counter, seed?.t ?? after.t, owed - seeded);
  if (unwritten.length === 0) return null;
  return {
    amount,
    requests: idsOf(inEach(unwritten)),
    ledger: seed ? [seed.n] : [],
    cause: {
      kind: "lagging-row",
      gone: after.by as Loss,
      owed,
      back: seeded,
      seed: seed?.n ?? null,
      rivals: idSets(unwritten),
    },
  };
}

/** A repair raises the counter to the row: from then on it lacks what the row lacked, whatever it had lacked before. */
function raisedToIt({ counter, reading, amount }: GapEvidence): Share | null {
  const moved = counter.book.movements.filter(({ t }) => t <= reading.sample.t);
  const at = moved.findLastIndex(({ kind }) => kind === "raise");
  const raise = moved[at];
  if (raise === undefined || !near(amount, sum(moved.slice(0, at + 1).map((movement) => movement.amount)))) return null;
  const unwritten = amount < 0 ? lastWorth(counter, raise.t, -amount) : [];
  if (unwritten.length === 0) return null;
  const { n: entry, owed } = raise;
  return {
    amount,
    requests: idsOf(inEach(unwritten)),
    ledger: [entry],
    cause: { kind: "raised-to-lagging-row", entry, owed, to: owed + amount, rivals: idSets(unwritten) },
  };
}

function lastWorth(counter: CounterCase, t: number, amount: number): RequestFacts[][] {
  const sets = subsetsWorth(lastCounted(counter, t), ({ cost }: Counted) => cost, amount);
  return sets.map((set) => set.map(({ request }) => request));
}
