import type { CounterCase } from "../counters/index.ts";
import { goneUncharged, isRemembered, lifeAt } from "../counters/index.ts";
import type { Movement } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { repairedFor } from "./d10-deleted.ts";
import { idsOf } from "./ids.ts";
import { entriesOf, movedBy } from "./shares.ts";
import type { Share, Signature } from "./signature.ts";

/**
 * #34238: the counter of an end user or tag is gone, and the replica that finds it so takes the spend that it remembers
 * of them, which lacks what other replicas have spent since, for the whole of it.
 */
export const d22: Signature = {
  mode: "D22",
  gap({ facts, counter, reading, amount }) {
    if (!isRemembered(counter)) return null;
    const { after, owed, seeds, movements } = lifeAt(counter, reading);
    // What a repair by DEL cost the counter is D10.
    if (after && repairedFor({ facts, ...counter }, after) !== null) return null;
    const first = seeds.slice(0, 1);
    const seeded = first[0]?.amount ?? 0;
    const whole = first[0] ? withoutUncharged(counter, first[0], owed, amount) : null;
    if (whole !== null || seeded > owed - epsilon) return whole;
    const raises = movements.filter(({ kind }) => kind === "raise");
    const raised = sum(raises.map(({ amount }) => amount));
    // A repair that raises it by no more than what was missing mends some of it.
    const mended = raises.length > 0 && seeded + raised <= owed + epsilon ? raises : [];
    return {
      amount: seeded + (mended.length > 0 ? raised : 0) - owed,
      cause: { kind: "stale-memory", owed, back: movedBy(first), raised: movedBy(mended) },
      ledger: entriesOf([...first, ...mended]),
    };
  },
};

/** What had been spent is more than what it was charged with, for settlements had gone, too: the whole distance, or nothing. */
function withoutUncharged(counter: CounterCase, seed: Movement, owed: number, amount: number): Share | null {
  const uncharged = goneUncharged(counter).filter(({ endedAt }) => endedAt! <= seed.t);
  const spent = owed + sum(uncharged.map((request) => counter.book.bounds(request).high));
  if (uncharged.length === 0 || seed.amount > spent - epsilon || !near(amount, seed.amount - spent)) return null;
  const requests = idsOf(uncharged);
  return {
    amount,
    requests,
    ledger: [seed.n],
    cause: { kind: "stale-memory-uncharged", spent, requests, back: seed.amount, entry: seed.n },
  };
}
