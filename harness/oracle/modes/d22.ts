import { dollars, epsilon, sum } from "../numbers.ts";
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
    const { owed, seeds, movements } = lifeAt(counter, reading);
    const first = seeds.slice(0, 1);
    const seeded = first[0]?.amount ?? 0;
    if (seeded > owed - epsilon) return null;
    const how = first[0] ? `came back with ${dollars(seeded)} (${entries(first)})` : "came back without any of it";
    const raises = movements.filter(({ kind }) => kind === "raise");
    const raised = sum(raises.map(({ amount }) => amount));
    // A repair that raises it by no more than what was missing mends some of it.
    const mended = raises.length > 0 && seeded + raised <= owed + epsilon ? raises : [];
    const then = mended.length > 0 ? `, and a repair raised it by ${dollars(raised)} (${entries(mended)})` : "";
    return {
      amount: seeded + (mended.length > 0 ? raised : 0) - owed,
      why: `the counter was gone, its row was to hold ${dollars(owed)}, and it ${how}${then}`,
      ledger: [...first, ...mended].map(({ n }) => n),
    };
  },
};
