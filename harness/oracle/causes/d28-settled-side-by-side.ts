import { litellm } from "../../catalogue/index.ts";
import type { CounterCase, LeakEvidence } from "../counters/index.ts";
import { goneUncharged, isRemembered, lifeAt } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
import { costIsKnown, disturbs } from "../facts/index.ts";
import type { Movement, Reservation } from "../ledger/index.ts";
import { answersOf } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import type { LeakCause } from "./kinds.ts";
import { settledOnNothing } from "./shares.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * Before it settles, LiteLLM asks the replica's copy in memory whether the counter would fall below zero. Of requests
 * that reserve and settle side by side, an older answer may be put there last. Then 1.84.0 deletes the counter, and other
 * replicas' C − R land on nothing; 1.94.3 takes the settlement for done, and R stays.
 */
export const d28: Signature = {
  mode: "D28",
  leak: skipped,
  gap(gap) {
    const deletes = sideBySide(gap.counter, gap.facts, gap.reading.sample.t);
    return deletes.length === 0 ? null : (landedOnNothing(gap, deletes) ?? seededFromLateRow(gap, deletes));
  },
  low(counter, facts) {
    const deletes = sideBySide(counter, facts, Number.POSITIVE_INFINITY);
    return counter.book.movements.some(
      ({ kind, by, n }) => kind === "late" && by === "deleted" && deletes.some((one) => one.n < n),
    );
  },
};

function skipped({ facts, book, elsewhere, reservation, fate }: LeakEvidence): LeakCause | null {
  const { request, amount, replica, n, t, blocked } = reservation;
  if (fate !== "held" || blocked !== null || !costIsKnown(request) || book.counted.has(request)) return null;
  const until = request.endedAt! + litellm.settlesWithinMs.value;
  if (isDisturbed(facts, until)) return null;
  // Its callback ran: another counter has its cost, or the replica repaired this one in place of settling it.
  const other = elsewhere.find((counter) => counter.counted.has(request));
  const repair = book.moved.repairs.find(
    (one) => one.replica === replica && one.t >= request.endedAt! && one.t <= until,
  );
  if (!other && !repair) return null;
  const settlement = book.bounds(request).high - amount;
  const [stale] = answersOf(book, replica)
    .filter(
      (answer) =>
        answer.n !== n &&
        answer.t >= t - litellm.answerOvertakesByMs.value &&
        answer.t <= until &&
        answer.value + settlement < -epsilon,
    )
    .sort((one, two) => Math.abs(one.t - t) - Math.abs(two.t - t));
  if (!stale) return null;
  return {
    kind: "stale-copy",
    request: request.id,
    shownBy: other ? { chargedOn: other.entity.counterKey } : { repair: repair!.n },
    entry: n,
    replica,
    answered: stale.value,
    answer: stale.n,
    settlement,
  };
}

/** What the late settlements took, and what the requests had cost whose reservations and charges went with the counter. */
function landedOnNothing({ counter, reading }: GapEvidence, deletes: Movement[]): Share | null {
  const { book } = counter;
  const life = lifeAt(counter, reading);
  if (life.seeds.length > 0 || !deletes.some(({ n }) => n === life.after?.n)) return null;
  const late = life.movements.filter(({ kind, by }) => kind === "late" && by === "deleted");
  const { replica, n } = life.after!;
  const found = settledOnNothing(life, late);
  if (found === null) return null;
  const { share, settled } = found;
  const uncharged = goneUncharged(counter);
  const cost = sum(uncharged.map((request) => book.bounds(request).high));
  const ids = idsOf(uncharged);
  return {
    ...share,
    amount: share.amount - cost,
    cause: {
      kind: "deleted-side-by-side",
      replica,
      settling: settling(counter, life.after!).length,
      entry: n,
      ...settled,
      lost: { requests: ids, cost },
    },
    requests: [...new Set([...(share.requests ?? []), ...ids])],
    ledger: [...deletes.map((one) => one.n), ...(share.ledger ?? [])],
  };
}

/** After the deletion the counter was seeded with what its row said by then, which is written late. */
function seededFromLateRow({ counter, reading, amount }: GapEvidence, deletes: Movement[]): Share | null {
  const { after, owed, seeds } = lifeAt(counter, reading);
  const [seed] = seeds;
  if (isRemembered(counter) || seed === undefined || seeds.length > 1 || !deletes.some(({ n }) => n === after?.n))
    return null;
  const behind = owed - seed.amount;
  const uncharged = goneUncharged(counter);
  const cost = sum(uncharged.map((request) => counter.book.bounds(request).high));
  if (behind < -epsilon || !near(amount, -behind - cost)) return null;
  const ids = idsOf(uncharged);
  return {
    amount,
    cause: {
      kind: "deleted-side-by-side-seeded",
      replica: after!.replica,
      settling: settling(counter, after!).length,
      entry: after!.n,
      back: seed.amount,
      owed,
      seed: seed.n,
      lost: { requests: ids, cost },
    },
    requests: ids,
    ledger: [after!.n, seed.n],
  };
}

/** Deletions by a replica that was settling several completed requests on the counter, while nothing was broken. */
function sideBySide(counter: CounterCase, facts: Facts, until: number): Movement[] {
  if (counter.struck.length > 0) return [];
  return counter.book.movements.filter(
    (moved) =>
      moved.kind === "wiped" &&
      moved.by === "deleted" &&
      moved.t <= until &&
      !isDisturbed(facts, moved.t) &&
      settling(counter, moved).length > 1,
  );
}

/** What the replica that deleted the counter was about to settle, or just had. */
function settling({ book }: CounterCase, { n, t, replica }: Movement): Reservation[] {
  return [...book.reservations.values()]
    .flat()
    .filter(
      ({ replica: by, request, ending, endedBy, endedAt }) =>
        by === replica &&
        request.outcome === "ok" &&
        request.endedAt !== null &&
        request.endedAt <= t &&
        (endedBy === n || (ending === "settled" && endedAt! <= t && endedAt! >= t - litellm.settlesWithinMs.value)),
    );
}

function isDisturbed({ strikes, resets }: Facts, t: number): boolean {
  return strikes.some((strike) => strike.t <= t && disturbs(strike)) || resets.some((reset) => reset.from <= t);
}
