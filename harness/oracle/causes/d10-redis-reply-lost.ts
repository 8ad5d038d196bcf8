import { litellm } from "../../catalogue/index.ts";
import type { CounterCase, LeakEvidence, Reading } from "../counters/index.ts";
import { earlierLives, isRemembered, lifeAt, settledAndDeleted } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { closesRedis, costIsKnown } from "../facts/index.ts";
import type { Reservation } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { deleted, repairedFor } from "./d10-deleted.ts";
import { skippedBelowZero } from "./d10-skipped.ts";
import { idsOf } from "./ids.ts";
import type { LeakCause } from "./kinds.ts";
import { neverKept } from "./never-kept.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * A command to Redis fails, or is applied and LiteLLM does not learn of it: the reservation stays (+R), and the request is
 * charged without it, or not at all. If the DEL repair gets through instead, it takes the cost of other requests with it, and the counter ends
 * below the truth (1.106.2: by 3 C after three lost replies).
 */
export const d10: Signature = {
  mode: "D10",
  leak(leak) {
    const { reservation, struck } = leak;
    const { fault, replyLost, expireFailed, blocked, n, amount, replica, conn } = reservation;
    if (blocked?.acknowledged) return { kind: "settlement-not-kept", entry: blocked.n, fault: blocked.fault };
    if (blocked?.fault) return { kind: "settlement-kept-off", entry: blocked.n, fault: blocked.fault };
    if (expireFailed?.fault && !replyLost)
      return { kind: "expire-failed", entry: n, expire: expireFailed.n, fault: expireFailed.fault, amount };
    const cutOff = struck.some(
      (entry) => entry.n < n && entry.replyLost && entry.replica === replica && entry.conn === conn,
    );
    if (!replyLost || (fault === null && !cutOff)) return skippedBelowZero(leak);
    return { kind: "reply-lost", entry: n, fault, amount };
  },
  twice(duplicates, counter) {
    const unheard = unheardSettlements(counter);
    return duplicates.every(
      ({ request, what }) => what === "charged" && unheard.some((held) => held.request === request),
    );
  },
  low({ book, struck }, facts) {
    const repair = book.movements.find((moved) => repairedFor({ facts, struck, book }, moved) !== null);
    return (
      repair !== undefined &&
      book.movements.some(({ kind, by, n }) => kind === "late" && by === "deleted" && n > repair.n)
    );
  },
  gap(gap) {
    return gap.amount < -epsilon
      ? (neverKept(gap) ?? deleted(gap) ?? deletedAfterRestart(gap) ?? uncharged(gap))
      : (chargedAgain(gap) ?? unchargedBeside(gap));
  },
};

/** Less specific: a request that leaks by itself does so whether or not its replica had given Redis up. */
export const d10Unsent: Signature = { mode: d10.mode, leak: unsent };

/** LiteLLM had given Redis up when it was to settle: its circuit breaker was open, or all its connections were stuck. */
function unsent({ facts, reservation: { request, replica, t }, struck }: LeakEvidence): LeakCause | null {
  if (!costIsKnown(request)) return null;
  const until = request.endedAt! + litellm.settlesWithinMs.value;
  const restart = facts.strikes.find((strike) => closesRedis(strike) && strike.t >= t && strike.t <= until);
  const failed = struck.find(
    (entry) =>
      entry.replica === replica &&
      entry.t <= until &&
      // An error reply opens no circuit breaker: it must have been met by the settlement itself.
      entry.t >= request.endedAt! - (entry.refused ? litellm.settlesWithinMs.value : litellm.redisGivenUpForMs.value) &&
      ((entry.applied === "no" && !entry.acknowledged) || entry.replyLost),
  );
  const fault = restart?.fault ?? failed?.fault;
  if (fault === undefined) return null;
  return { kind: "settlement-unsent", replica, fault };
}

/** Redis had the settlement, LiteLLM did not know, and charged C anew (1.94.3). */
function chargedAgain({ counter, amount }: GapEvidence): Share | null {
  const twice = unheardSettlements(counter);
  if (twice.length === 0 || !near(sum(twice.map(({ cost }) => cost!)), amount)) return null;
  return { amount, cause: { kind: "charged-again", requests: idsOf(twice.map(({ request }) => request)) } };
}

function unheardSettlements({ struck, book }: CounterCase): Reservation[] {
  const unheard = new Set([
    ...struck.flatMap(({ n, replyLost }) => (replyLost ? [n] : [])),
    ...book.failedBehind.keys(),
  ]);
  return [...book.reservations.values()]
    .flat()
    .filter(({ ending, endedBy, cost }) => ending === "settled" && cost !== null && unheard.has(endedBy ?? -1));
}

/**
 * Redis came back, and each replica repairs the counter whose command had failed by DEL: one takes away what others had
 * put right by then, or charges that the row did not yet have when the counter was seeded again.
 */
function deletedAfterRestart({ facts, counter, reading, amount }: GapEvidence): Share | null {
  const restart = facts.strikes.find(closesRedis);
  const life = lifeAt(counter, reading);
  const { after, owed, seeds } = life;
  if (restart === undefined || after?.by !== "deleted" || after.t < restart.t) return null;
  // Deleted because it stood below zero: D19.
  const ended = earlierLives(counter, life).at(-1)!.movements;
  if (ended.some(({ kind, by }) => kind === "late" && by === "evicted")) return null;
  const worth = (requests: RequestFacts[]) => sum(requests.map((request) => counter.book.bounds(request).high));
  const before = worth(settledAndDeleted(counter, life));
  const lost = owed - sum(seeds.map((seed) => seed.amount)) - before;
  const uncounted = [...counter.book.reservations.keys()].filter(
    (request) => costIsKnown(request) && request.endedAt! <= reading.sample.t && !counter.book.counted.has(request),
  );
  if (!near(before + lost + worth(uncounted), -amount)) return null;
  // What Redis lost with its request in flight is D19.
  const deletedWith = uncounted.filter(
    (request) => !counter.book.reservations.get(request)!.some(({ ending }) => ending === "evicted"),
  );
  const cost = worth(deletedWith);
  // Of an end user or tag a stale memory came back (D22).
  const kept = isRemembered(counter) ? 0 : lost;
  if (near(kept + cost, 0)) return null;
  const requests = idsOf(deletedWith);
  return {
    amount: -kept - cost,
    cause: {
      kind: "deleted-after-restart",
      fault: restart.fault,
      entry: after.n,
      kept,
      charged: { requests, cost },
    },
    requests,
    ledger: [after.n],
  };
}

/**
 * After five failures a replica's circuit breaker is open for a minute, and it charges no counter at all. 1.106.2 then
 * raises a counter to what its row says when it next looks, which is what Postgres has by then.
 */
function uncharged({ facts, counter, reading, amount }: GapEvidence): Share | null {
  const skipped = neverCharged(facts, counter, reading);
  const owed = sum(skipped.map((request) => counter.book.bounds(request).high));
  const raises = counter.book.movements.filter(({ kind, t }) => kind === "raise" && t <= reading.sample.t);
  const raised = near(owed, -amount) ? 0 : sum(raises.map((raise) => raise.amount));
  if (!near(owed - raised, -amount)) return null;
  return { amount, cause: { kind: "never-charged", requests: idsOf(skipped), cost: owed, repaired: raised } };
}

/** The counter is too high for another reason, and lacks what these cost: its charges are just that below its row. */
function unchargedBeside({ facts, counter, reading }: GapEvidence): Share | null {
  const skipped = neverCharged(facts, counter, reading);
  const owed = sum(skipped.map((request) => counter.book.bounds(request).high));
  if (owed < epsilon || !near((reading.sample.row ?? 0) - reading.charged, owed)) return null;
  const requests = idsOf(skipped);
  return { amount: -owed, requests, cause: { kind: "never-charged", requests, cost: owed, repaired: 0 } };
}

/** Completed on a replica that a Redis rule had struck, and the counter has not got what they cost, nor holds R of theirs. */
function neverCharged({ requests, strikes }: Facts, { book }: CounterCase, { sample, held }: Reading): RequestFacts[] {
  const holding = new Set(held.map(({ request }) => request));
  const struck = strikes.filter(({ kind }) => kind === "redis");
  return [...requests.values()].filter(
    (request) =>
      costIsKnown(request) &&
      request.endedAt! <= sample.t &&
      struck.some(
        ({ replica, t }) => replica === request.replica && t <= request.endedAt! + litellm.settlesWithinMs.value,
      ) &&
      book.concerns(request) &&
      !book.counted.has(request) &&
      !holding.has(request),
  );
}
