import { dollars } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/** #36926: without Redis, a repair sets the counter in memory to what the row says while a reseed adds it: 2 × S. */
export const d14: Signature = {
  mode: "D14",
  phrase: "a counter in memory seeded twice",
  refusal({ counter, request }) {
    const told = request.refusal?.refusal?.currentCost ?? null;
    if (!counter.inMemory || told === null || counter.spent === 0) return null;
    const times = Math.floor(told / counter.spent);
    if (times < 2) return null;
    return `the replica took its spend for ${dollars(told)}: ${times} × the ${dollars(counter.spent)} that its row said, and what came since`;
  },
};
