import { isRemembered, lifeAt } from "../counters/index.ts";
import { epsilon, near } from "../numbers.ts";
import type { Signature } from "./signature.ts";

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
    return {
      amount,
      ledger: seed ? [seed.n] : [],
      cause: { kind: "lagging-row", gone: after.by, owed, back: seeded, seed: seed?.n ?? null },
    };
  },
};
