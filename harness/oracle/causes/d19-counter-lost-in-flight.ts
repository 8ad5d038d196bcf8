import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt, settledAndDeleted, wasSettledLate } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import type { Reservation } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import type { Worth } from "./kinds.ts";
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
    const second = forgotten({ ...gap, amount: gap.amount - (first?.share.amount ?? 0) });
    return first || second ? together(first, second) : null;
  },
  low: (counter) => wasSettledLate(counter, "evicted"),
};

function applied({ counter, reading }: GapEvidence): ReturnType<typeof settledOnNothing> {
  const life = lifeAt(counter, reading);
  const late = life.movements.filter(({ kind, by }) => kind === "late" && by === "evicted");
  return settledOnNothing(life, late);
}

/** Their cost, and how much of it never came on the counter. Dollars. */
function forgotten({ counter, reading, amount }: GapEvidence): (Worth & { missing: number }) | null {
  const worth = (requests: RequestFacts[]) => sum(requests.map((request) => counter.book.bounds(request).high));
  const deleted = settledAndDeleted(counter, lifeAt(counter, reading));
  const lost = [...lostInFlight(counter, reading), ...(near(worth(deleted), -amount) ? deleted : [])];
  if (lost.length === 0 || amount > -epsilon) return null;
  const cost = worth(lost);
  if (-amount > cost + epsilon && isSeededWithSome(counter, reading)) return null;
  return { requests: idsOf(lost), cost, missing: Math.min(-amount, cost) };
}

/** It was gone at a rest, and seeded with more than it had been charged with: with some of them, and without others (D22). */
function isSeededWithSome(counter: CounterCase, reading: Reading): boolean {
  const { owed, rowMeanwhile, seeds } = lifeAt(counter, reading);
  return rowMeanwhile !== null && (seeds[0]?.amount ?? 0) > owed + epsilon;
}

function together(first: ReturnType<typeof applied>, second: ReturnType<typeof forgotten>): Share {
  return {
    amount: (first?.share.amount ?? 0) - (second?.missing ?? 0),
    cause: { kind: "lost-in-flight", settled: first?.settled ?? null, forgotten: second },
    requests: [...(first?.share.requests ?? []), ...(second?.requests ?? [])],
    ledger: first?.share.ledger ?? [],
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
