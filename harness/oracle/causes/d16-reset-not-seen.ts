import type { CounterCase } from "../counters/index.ts";
import { isRemembered, lifeAt } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { countedIn, epochAt, whoReset } from "../facts/index.ts";
import { ownSpendBefore } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
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
    return reset.to === 0 ? { kind: "row-not-emptied", by } : { kind: "row-not-set", by, to: reset.to };
  },
  refusal({ facts, counter, request, t }) {
    const resets = facts.resets.filter(({ ref, from }) => ref === counter.ref && from < t);
    if (resets.length === 0 || request.invokedAt! < resets.at(-1)!.from) return null;
    return { kind: "reset-unheeded", by: whoReset(resets) };
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
  return {
    amount,
    cause: amount < 0 ? { kind: "reset-missed", by, amount: -amount } : { kind: "reset-kept", by, amount },
  };
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
  const { replica, n: entry } = first;
  if (own > 0 && near(first.amount, ownUntil(first.t)) && !near(amount, own))
    return { amount, cause: { kind: "seeded-with-own", replica, before: own, entry } };
  if (!near(amount, reset.amount) && !(own > 0 && near(amount, own))) return null;
  const isOwn = !near(amount, reset.amount);
  return { amount, cause: { kind: "seeded-from-before", replica, amount, isOwn, entry } };
}
