import { lifeAt } from "../counters/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { inEach, subsetsWorth } from "../ledger/index.ts";
import { epsilon } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { Signature } from "./signature.ts";

/**
 * What a request without a reservation cost is in its row before the callback comes to charge it: the counter is cold,
 * is seeded with what the row says, and gets the same cost again.
 */
export const d29: Signature = {
  mode: "D29",
  gap({ counter: { book }, counter, reading, amount }) {
    const { after, owed, seeds } = lifeAt(counter, reading);
    const [first] = seeds;
    if (!first) return null;
    const excess = first.amount - owed;
    if (excess < epsilon || excess > amount + epsilon) return null;
    const since = after?.t ?? Number.NEGATIVE_INFINITY;
    const charged = [...book.charges]
      .filter(([request, { t }]) => t > since && t <= reading.sample.t && costIsKnown(request))
      .filter(([request]) => request.doneAt! <= first.t)
      .map(([request]) => request);
    const twice = subsetsWorth(charged, (request) => book.bounds(request).high, excess);
    if (twice.length === 0) return null;
    const certain = inEach(twice);
    const entries = certain.map((request) => book.charges.get(request)!.n);
    return {
      amount: excess,
      cause: {
        kind: "seeded-with-charge",
        seeded: first.amount,
        owed,
        rivals: idSets(twice),
        excess,
        entries: [first.n, ...entries].sort((a, b) => a - b),
      },
      requests: idsOf(certain),
      ledger: [first.n, ...entries],
    };
  },
};
