import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt, settledAndDeleted, wasSettledLate } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import type { Reservation } from "../ledger/index.ts";
import { dollars, epsilon, list, near, sum } from "../numbers.ts";
import { reservedBelowZero, settledOnNothing } from "./shares.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * The counter is lost in Redis under requests in flight. Some are settled by C − R on a counter that holds no R of
 * theirs; of others LiteLLM takes C for applied with its repair of the counter, and adds nothing (#35570).
 */
export const d19: Signature = {
  mode: "D19",
  leak: (leak) => reservedBelowZero(leak, "evicted"),
  gap(gap) {
    const first = applied(gap);
    const second = forgotten({ ...gap, amount: gap.amount - (first?.amount ?? 0) });
    return first && second ? together(first, second) : (first ?? second);
  },
  low: (counter) =>
    wasSettledLate(counter, "evicted")
      ? "it was lost in Redis under requests in flight, settled by C − R all the same"
      : null,
};

function applied({ counter, reading }: GapEvidence): Share | null {
  const life = lifeAt(counter, reading);
  const late = life.movements.filter(({ kind, by }) => kind === "late" && by === "evicted");
  return settledOnNothing(life, late, "it was lost in Redis under requests in flight, settled by C − R all the same");
}

function forgotten({ counter, reading, amount }: GapEvidence): Share | null {
  const worth = (requests: RequestFacts[]) => sum(requests.map((request) => counter.book.bounds(request).high));
  const deleted = settledAndDeleted(counter, lifeAt(counter, reading));
  const lost = [...lostInFlight(counter, reading), ...(near(worth(deleted), -amount) ? deleted : [])];
  if (lost.length === 0 || amount > -epsilon) return null;
  const cost = worth(lost);
  const requests = lost.map(({ id }) => id);
  const missing = Math.max(amount, -cost);
  return {
    amount: missing,
    why: `it was lost in Redis with ${list(requests)} in flight, and ${dollars(-missing)} of their cost of ${dollars(cost)} never came on it`,
    requests,
  };
}

function together(a: Share, b: Share): Share {
  return {
    amount: a.amount + b.amount,
    why: `${a.why}; and ${b.why}`,
    requests: [...(a.requests ?? []), ...(b.requests ?? [])],
    ledger: [...(a.ledger ?? []), ...(b.ledger ?? [])],
  };
}

/**
 * Requests whose reservation went with the counter, and whose cost it has not got: when it was lost, or when LiteLLM found
 * it below zero by the settlements that came after, and deleted it.
 */
function lostInFlight(counter: CounterCase, { sample }: Reading): RequestFacts[] {
  const { book } = counter;
  const wasLate = wasSettledLate(counter, "evicted");
  const wentWithRepair = ({ ending, valueAfter, initial }: Reservation) =>
    wasLate && ending === "deleted" && valueAfter !== null && valueAfter - initial < -epsilon;
  return [...book.reservations]
    .filter(([, held]) =>
      held.some((one) => (one.ending === "evicted" || wentWithRepair(one)) && one.endedAt! <= sample.t),
    )
    .map(([request]) => request)
    .filter((request) => costIsKnown(request) && !book.counted.has(request));
}
