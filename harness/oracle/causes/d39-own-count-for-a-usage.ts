import type { Case } from "../counters/index.ts";
import { providerCost, saidZero, usageIsKnown } from "../facts/index.ts";
import { dollars, epsilon, list, near, plural, sum } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/**
 * #37992: LiteLLM takes a usage of zero for none, and bills what its own tokenizer makes of the words. Where it has read
 * the usage, that is too much; of a stream that was cut nothing shows whether it had (`ownCountLabels`).
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
    const ids = counted.map(({ request }) => request.id);
    return `LiteLLM had read the usage of ${list(ids)}, and billed ${dollars(total)} more by its own count`;
  },
};

/** Streams that were cut after a usage of zero, and were billed: whether LiteLLM had read it, nothing shows. */
export function ownCountLabels({ facts }: Case): string[] {
  const cut = [...facts.requests.values()].filter(
    (request) => saidZero(request) && request.outcome !== "ok" && !usageIsKnown(request),
  );
  const billed = cut
    .map((request) => ({ id: request.id, to: facts.settledTo.get(request) ?? 0 }))
    .filter(({ to }) => to > epsilon);
  if (billed.length === 0) return [];
  const amount = dollars(sum(billed.map(({ to }) => to)));
  const ids = list(billed.map(({ id }) => id));
  return [
    `own count for a usage of zero (D39): ${amount} billed for ${plural(billed.length, "answer")} whose usage said zero (${ids}); ` +
      "they were cut before their end, so whether LiteLLM had read the usage is not known",
  ];
}
