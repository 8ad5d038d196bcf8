import { type CounterCase, isRemembered, lifeAt } from "../counters/index.ts";
import { costIsKnown, type RequestFacts } from "../facts/index.ts";
import { inEach, subsetsWorth } from "../ledger/index.ts";
import { epsilon, near } from "../numbers.ts";
import { idSets } from "./ids.ts";
import type { Signature } from "./signature.ts";

/** Rows are written in batches: of what is missing, nothing is older than the last of these on the counter. */
const last = 12;

/**
 * The counter is lost in Redis before LiteLLM has written what it says to the row, and comes back with what the row says
 * by then: what was spent meanwhile is missing, and may be spent again.
 */
export const d41: Signature = {
  mode: "D41",
  gap({ counter, reading, amount }) {
    if (isRemembered(counter)) return null;
    const { after, owed, seeds } = lifeAt(counter, reading);
    const [seed] = seeds;
    if (after === null || (after.by !== "evicted" && after.by !== "expired") || seeds.length > 1) return null;
    // A row without spend is no write, and then nothing may have been spent before.
    const seeded = seed?.amount ?? 0;
    if (seed === undefined && counter.readings.some(({ sample }) => sample.t < after.t && (sample.row ?? 0) > epsilon))
      return null;
    if (seeded > owed - epsilon || !near(amount, seeded - owed)) return null;
    const unwritten = subsetsWorth(lastOn(counter, seed?.t ?? after.t), costOn(counter), owed - seeded);
    if (unwritten.length === 0) return null;
    const requests = inEach(unwritten).map(({ id }) => id);
    return {
      amount,
      requests,
      ledger: seed ? [seed.n] : [],
      cause: {
        kind: "lagging-row",
        gone: after.by,
        owed,
        back: seeded,
        seed: seed?.n ?? null,
        rivals: idSets(unwritten),
      },
    };
  },
};

/** What had been answered and counted by then, the newest first. */
function lastOn({ book }: CounterCase, t: number): RequestFacts[] {
  return [...book.counted]
    .filter((request) => costIsKnown(request) && request.endedAt! <= t)
    .sort((a, b) => b.endedAt! - a.endedAt!)
    .slice(0, last);
}

function costOn({ book }: CounterCase): (request: RequestFacts) => number {
  return (request) => book.bounds(request).high;
}
