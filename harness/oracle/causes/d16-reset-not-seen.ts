import type { CounterCase } from "../counters/index.ts";
import { isRemembered, lifeAt } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { countedIn, epochAt, whoReset } from "../facts/index.ts";
import { ownSpendBefore } from "../ledger/index.ts";
import { dollars, epsilon, near, sum } from "../numbers.ts";
import { entries } from "./shares.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/** The row is reset and the counter, or a replica's copy of it, keeps what was spent before. */
export const d16: Signature = {
  mode: "D16",
  gap: (gap) => notCleared(gap) ?? seededFromBefore(gap),
  row({ facts, counter, reading, amount }) {
    const epoch = epochAt(facts, counter.ref, reading.sample.t);
    if (epoch === null) return null;
    const before = [...facts.requests.values()].filter(
      (request) => counter.book.concerns(request) && request.endedAt !== null && request.endedAt <= epoch.rested,
    );
    const earlier = epochAt(facts, counter.ref, epoch.reset.from);
    const held = earlier?.reset.to ?? counter.spent;
    const last = held + sum(before.map((request) => countedIn(earlier, request, counter.book.bounds(request)).low));
    const all = counter.spent + costOf(counter, before);
    const { reset } = epoch;
    if (!near(amount, last - reset.to) && !near(amount, all - reset.to)) return null;
    const by = whoReset([reset]);
    return reset.to === 0
      ? `its period was over (by ${by}), and it was not emptied`
      : `it was to be set to ${dollars(reset.to)} (by ${by}), and was not`;
  },
  refusal({ facts, counter, request, t }) {
    const resets = facts.resets.filter(({ ref, from }) => ref === counter.ref && from < t);
    if (resets.length === 0 || request.invokedAt! < resets.at(-1)!.from) return null;
    return `its spend had been reset (by ${whoReset(resets)}), and it was refused for what was spent before`;
  },
};

function costOf({ book }: CounterCase, requests: readonly RequestFacts[]): number {
  return sum(requests.map((request) => book.bounds(request).low));
}

function notCleared({ facts, counter, reading }: GapEvidence): Share | null {
  const { movements, seeds, owed } = lifeAt(counter, reading);
  const kept = movements.filter(({ kind, amount }) => kind === "reset" && Math.abs(amount) > epsilon);
  if (kept.length === 0) return null;
  const resets = facts.resets.filter(({ ref, from }) => ref === counter.ref && kept.some(({ t }) => t === from));
  // A seed from the row has what the counter was never charged with, too.
  const more = Math.max(0, (seeds[0]?.amount ?? owed) - owed);
  const amount = kept.reduce((total, movement) => total + movement.amount, more);
  const by = whoReset(resets);
  const why =
    amount < 0
      ? `the row was set higher (by ${by}) and the counter was not: it lacks ${dollars(-amount)}`
      : `the row was reset (by ${by}) and nobody cleared the counter of ${dollars(amount)}`;
  return { amount, why };
}

function seededFromBefore({ counter, reading }: GapEvidence): Share | null {
  const { seeds, owed } = lifeAt(counter, reading);
  const [first] = seeds;
  if (!first) return null;
  const amount = first.amount - owed;
  const reset = counter.book.movements.findLast(
    (moved) => moved.kind === "reset" && moved.t < first.t && moved.amount > epsilon,
  );
  if (!reset) return null;
  const ownUntil = (t: number) =>
    first.replica !== null && isRemembered(counter) ? ownSpendBefore(counter.book, first.replica, t) : 0;
  const own = ownUntil(reset.t);
  if (own > 0 && near(first.amount, ownUntil(first.t)) && !near(amount, own)) {
    return {
      amount,
      why: `replica ${first.replica} seeded it with all that it had itself spent, ${dollars(own)} of it before the reset (${entries([first])})`,
    };
  }
  if (!near(amount, reset.amount) && !(own > 0 && near(amount, own))) return null;
  return {
    amount,
    why: `replica ${first.replica} seeded it with ${dollars(amount)} that ${near(amount, reset.amount) ? "was" : "it had itself"} spent before the reset (${entries([first])})`,
  };
}
