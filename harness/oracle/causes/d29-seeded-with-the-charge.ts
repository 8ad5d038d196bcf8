import { lifeAt } from "../counters/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { inEach, nameSets, subsetsWorth } from "../ledger/index.ts";
import { dollars, epsilon, list } from "../numbers.ts";
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
      why:
        `it was seeded with ${dollars(first.amount)} when ${dollars(owed)} was to be on it: the row had what ${nameSets(twice)} cost, ` +
        `${dollars(excess)}, and that was charged as well (entries ${list([first.n, ...entries].sort((a, b) => a - b).map(String))})`,
      requests: certain.map(({ id }) => id),
      ledger: [first.n, ...entries],
    };
  },
};
