import type { RequestFacts } from "../facts/index.ts";
import type { CounterBook } from "../ledger/index.ts";
import { inEach, subsetsWorth } from "../ledger/index.ts";
import { epsilon, near } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { Signature } from "./signature.ts";

/**
 * A cancelled /v1/messages request has its reservation settled to what its prompt costs, and nothing logs it: the
 * counter has the prompt, and the row does not.
 */
export const d30: Signature = {
  mode: "D30",
  gap({ counter: { book }, reading, amount }) {
    const cancelled = [...book.reservations.keys()].filter(
      (request) => request.cancelledAt! <= reading.sample.t && isSettledToPrompt(book, request),
    );
    const unbilled = subsetsWorth(cancelled, ({ promptCost }) => promptCost!, amount);
    if (unbilled.length === 0) return null;
    const certain = inEach(unbilled);
    return {
      amount,
      requests: idsOf(certain),
      ledger: certain.flatMap((request) => book.reservations.get(request)!.flatMap(({ endedBy }) => endedBy ?? [])),
      cause: { kind: "prompt-settled", rivals: idSets(unbilled), cost: amount },
    };
  },
};

function isSettledToPrompt(book: CounterBook, request: RequestFacts): boolean {
  const { onRoute, cancelledAt, firstChunkAt, promptCost } = request;
  if (!onRoute.cancelledAtPrompt || cancelledAt === null || promptCost === null || promptCost < epsilon) return false;
  if (firstChunkAt !== null && firstChunkAt <= cancelledAt) return false;
  return book.reservations
    .get(request)!
    .every(({ ending, cost }) => ending === "settled" && cost !== null && near(cost, promptCost));
}
