import { dollars, epsilon } from "../numbers.ts";
import { entries, isRemembered, lifeAt } from "./lives.ts";
import type { Signature } from "./signature.ts";

/**
 * #34238: the counter of an end user or tag is gone, and the replica that finds it so takes the spend that it remembers
 * of them, which lacks what other replicas have spent since, for the whole of it.
 */
export const d22: Signature = {
  mode: "D22",
  phrase: "a lost counter seeded from a stale memory",
  gap({ counter, reading }) {
    if (!isRemembered(counter)) return null;
    const { owed, seeds } = lifeAt(counter, reading);
    const first = seeds.slice(0, 1);
    const seeded = first[0]?.amount ?? 0;
    if (seeded > owed - epsilon) return null;
    const how = first[0] ? `came back with ${dollars(seeded)} (${entries(first)})` : "came back without any of it";
    const why = `the counter was gone, its row was to hold ${dollars(owed)}, and it ${how}`;
    return { amount: seeded - owed, why, ledger: first.map(({ n }) => n) };
  },
};
