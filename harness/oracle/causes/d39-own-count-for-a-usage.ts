import { providerCost, usageIsKnown } from "../facts/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import type { Signature } from "./signature.ts";

/**
 * #37992: LiteLLM takes a usage of zero for none, and bills what its own tokenizer makes of the words. Where it has read
 * the usage, that is too much; of a stream that was cut nothing shows whether it had (labels/own-count.ts).
 */
export const d39: Signature = {
  mode: "D39",
  row({ facts, counter: { book }, reading: { sample, truth }, amount }) {
    if (amount < epsilon) return null;
    const counted = [...facts.requests.values()]
      .filter((request) => book.concerns(request) && usageIsKnown(request) && request.endedAt! <= sample.t)
      .map((request) => ({ request, excess: (facts.settledTo.get(request) ?? 0) - providerCost(request, book.prices) }))
      .filter(({ excess }) => excess > epsilon);
    const total = sum(counted.map(({ excess }) => excess));
    // Of interrupted requests the truth is a range, which hides some of it.
    const hidesSome = !near(truth.low, truth.high);
    if (
      counted.length === 0 ||
      !(near(amount, total) || (hidesSome && amount < total && amount >= total - (truth.high - truth.low) - epsilon))
    )
      return null;
    return { kind: "own-count", requests: idsOf(counted.map(({ request }) => request)), excess: total };
  },
};
