import { lifeAt, wasSettledLate } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { inEach } from "../ledger/index.ts";
import { near, sum } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { LostToReset } from "./kinds.ts";
import { entriesOf, reservedBelowZero, shareOf } from "./shares.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * #30330: a reset lands while requests are in flight, whose C − R then hits a counter that has lost R. What LiteLLM does
 * with a counter below zero takes the costs of such requests with it: 1.84.0 deletes it, 1.94.3 raises it to zero.
 */
export const d17: Signature = {
  mode: "D17",
  leak: (leak) => reservedBelowZero(leak, "reset"),
  gap(evidence) {
    const late = lifeAt(evidence.counter, evidence.reading).movements.filter(isLate);
    const share = shareOf(late, { kind: "settled-after-reset", late: entriesOf(late), putRight: null });
    return share ? (withLostCosts(evidence, share) ?? share) : (lacksCosts(evidence) ?? settledOnTheDeleted(evidence));
  },
  low: (counter) => wasSettledLate(counter, "reset"),
};

/** Requests whose cost the counter lacks, and why. */
interface Lost {
  requests: RequestFacts[];
  /** The late settlement (n) that put the counter below zero; absent: no settlement of theirs came. */
  belowZeroBy?: number | null;
}

/** The whole distance is what requests cost that lost their reservation: to the reset, to a deletion below zero, or to either. */
function lacksCosts(evidence: GapEvidence): Share | null {
  const { amount, counter } = evidence;
  const both = [neverSettled(evidence), deletedBelowZero(evidence)].filter(({ requests }) => requests.length > 0);
  const [first, second] = both;
  const apart = second && {
    ...second,
    requests: second.requests.filter((request) => !first!.requests.includes(request)),
  };
  const tries = [...both.map((way) => [way]), ...(apart ? [[first!, apart]] : [])];
  const costOf = ({ requests }: Lost) => sum(requests.map((request) => counter.book.bounds(request).high));
  const fitting = tries.filter((lost) => near(amount, -sum(lost.map(costOf))));
  const all = smallestApart(fitting.map((lost) => lost.flatMap(({ requests }) => requests)));
  const found = fitting.find((lost) => sum(lost.map(({ requests }) => requests.length)) === all[0]!.length);
  if (!found) return null;
  const ways = found.map((lost): LostToReset => {
    const worth = { requests: idsOf(lost.requests), cost: costOf(lost) };
    return lost.belowZeroBy === undefined
      ? { ...worth, how: "never-settled" }
      : { ...worth, how: "deleted-below-zero", late: lost.belowZeroBy };
  });
  return { amount, cause: { kind: "lost-to-reset", ways, rivals: idSets(all) }, requests: idsOf(inEach(all)) };
}

/** The smallest sets, each once. */
function smallestApart(sets: readonly RequestFacts[][]): RequestFacts[][] {
  const smallest = Math.min(...sets.map(({ length }) => length));
  const apart = new Map(
    sets.map((set) => [
      set
        .map(({ id }) => id)
        .sort()
        .join(),
      set,
    ]),
  );
  return [...apart.values()].filter(({ length }) => length === smallest);
}

/** 1.94.3 takes a settlement that would make less than nothing for done: what the requests cost stays off the counter. */
function neverSettled(evidence: GapEvidence): Lost {
  const { book } = evidence.counter;
  const requests = inFlightAtReset(evidence).filter(
    (request) => !book.counted.has(request) && book.reservations.get(request)?.some(({ ending }) => ending === "reset"),
  );
  return { requests };
}

/** 1.84.0 deletes a counter that late settlements had put below zero, and with it what a later request had reserved on it. */
function deletedBelowZero({ counter: { book }, reading }: GapEvidence): Lost {
  const late = book.movements.find((moved) => isLate(moved) && moved.t < reading.sample.t);
  const requests = [...book.reservations].flatMap(([request, held]) =>
    late &&
    !book.counted.has(request) &&
    held.some(({ ending, n }) => ending === "deleted" && n > late.n) &&
    request.endedAt! <= reading.sample.t
      ? [request]
      : [],
  );
  return { requests, belowZeroBy: late?.n ?? null };
}

/**
 * The counter that was deleted below zero held reservations of other replicas, too, whose C − R came after that: it lacks
 * their R, and what all had cost that were in flight at the reset or went with the deletion.
 */
function settledOnTheDeleted(evidence: GapEvidence): Share | null {
  const { counter, reading, amount } = evidence;
  const { book } = counter;
  const { after, movements, seeds } = lifeAt(counter, reading);
  const again = movements.filter(({ kind, by }) => kind === "late" && by === "deleted");
  const first = book.movements.find(isLate);
  if (first === undefined || after?.by !== "deleted" || after.n < first.n || again.length === 0 || seeds.length > 0)
    return null;
  const settled = again.flatMap(({ request }) => request ?? []);
  const went = [...book.reservations].flatMap(([request, held]) =>
    held.some(({ ending, n }) => ending === "deleted" && n > first.n) ? [request] : [],
  );
  const lost = [...new Set([...inFlightAtReset(evidence), ...went])].filter((request) => !settled.includes(request));
  const cost = sum(lost.map((request) => book.bounds(request).high));
  if (!near(amount, sum(again.map((late) => late.amount)) - cost)) return null;
  const ids = idsOf(lost);
  return {
    amount,
    cause: {
      kind: "settled-on-the-deleted",
      belowZero: first.n,
      replica: after.replica,
      deleted: after.n,
      again: entriesOf(again),
      lost: { requests: ids, cost },
    },
    requests: [...idsOf(settled), ...ids],
    ledger: [first.n, after.n, ...entriesOf(again)],
  };
}

function isLate({ kind, by }: Movement): boolean {
  return kind === "late" && by === "reset";
}

/** The whole distance, when it is the late settlements and what the others in flight cost, or what all of them cost. */
function withLostCosts(evidence: GapEvidence, share: Share): Share | null {
  const { amount, counter } = evidence;
  const all = inFlightAtReset(evidence);
  const others = all.filter(({ id }) => !share.requests?.includes(id));
  const cost = (requests: RequestFacts[]) => sum(requests.map((request) => counter.book.bounds(request).high));
  const raises = lifeAt(counter, evidence.reading).movements.filter(({ kind }) => kind === "raise");
  const raised = sum(raises.map((raise) => raise.amount));
  const lost = [others, all].find((requests) => {
    const settledLate = requests === all ? 0 : share.amount;
    if (requests.length === 0) return false;
    return near(amount - settledLate, -cost(requests)) || near(amount - share.amount - raised, -cost(requests));
  });
  if (!lost) return null;
  const ids = idsOf(lost);
  const putRight = { requests: ids, cost: cost(lost) };
  return {
    ...share,
    amount,
    cause: { kind: "settled-after-reset", late: share.ledger!, putRight },
    requests: [...new Set([...(share.requests ?? []), ...ids])],
  };
}

function inFlightAtReset({ facts, counter, reading }: GapEvidence): RequestFacts[] {
  const reset = facts.resets.findLast(({ ref, from }) => ref === counter.ref && from < reading.sample.t);
  if (!reset) return [];
  return [...facts.requests.values()].filter(
    (request) =>
      counter.book.concerns(request) &&
      (request.invokedAt ?? reset.until) < reset.until &&
      (request.endedAt ?? reset.until) > reset.from,
  );
}
