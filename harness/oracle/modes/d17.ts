import { near, sum } from "../numbers.ts";
import type { Movement } from "../replay/book.ts";
import { entries, lifeAt, shareOf } from "./lives.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * #30330: a reset lands while requests are in flight, whose C − R then hits a counter that has lost R. 1.84.0 deletes a
 * counter that a settlement would take below zero, and with it the costs of those that had settled before.
 */
export const d17: Signature = {
  mode: "D17",
  phrase: "settled after a reset had cleared the counter",
  gap(evidence) {
    const late = lifeAt(evidence.counter, evidence.reading).movements.filter(isLate);
    const why = `a reset cleared the counter and then came settlements of what it had held (${entries(late)})`;
    const share = shareOf(late, why);
    return share && (withCostsOfOthers(evidence, share) ?? share);
  },
  low: ({ book }) =>
    book.movements.some(isLate) ? "a reset cleared the counter and then came settlements of what it had held" : null,
};

function isLate({ kind, by }: Movement): boolean {
  return kind === "late" && by === "reset";
}

/** The whole distance, when the rest of it is what the others cost that were in flight at the reset. */
function withCostsOfOthers({ facts, counter, amount }: GapEvidence, share: Share): Share | null {
  const reset = facts.resets.findLast(({ ref }) => ref === counter.ref);
  const others = [...facts.requests.values()].filter(
    (request) =>
      counter.book.concerns(request) &&
      !share.requests?.includes(request.id) &&
      reset !== undefined &&
      (request.invokedAt ?? reset.until) < reset.until &&
      (request.endedAt ?? reset.from) > reset.from,
  );
  const cost = sum(others.map((request) => counter.book.bounds(request).high));
  if (others.length === 0 || !near(amount - share.amount, -cost)) return null;
  const ids = others.map(({ id }) => id);
  return {
    ...share,
    amount,
    why: `${share.why}; what ${ids.join(", ")} cost went with the counter when LiteLLM deleted it`,
    requests: [...(share.requests ?? []), ...ids],
  };
}
