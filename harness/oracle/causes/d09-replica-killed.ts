import { costIsKnown, endingBy } from "../facts/index.ts";
import { inEach, subsetsWorth } from "../ledger/index.ts";
import { idSets } from "./ids.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/** A replica ends, by whatever signal, with requests in flight: no other knows of their reservations. */
export const d9: Signature = {
  mode: "D9",
  leak({ kill }) {
    return kill && { kind: "replica-ended", replica: kill.replica, how: kill.how.word, fault: kill.fault };
  },
  gap: neverCharged,
};

/** A replica that is stopped still answers, and writes what it is owed to Postgres, but its connections to Redis are closed. */
function neverCharged({ facts, counter: { book }, amount }: GapEvidence): Share | null {
  const stop = facts.strikes.find(({ kind }) => endingBy(kind)?.answers);
  if (stop === undefined || amount >= 0) return null;
  const uncharged = [...facts.requests.values()].filter(
    (request) =>
      request.replica === stop.replica &&
      book.concerns(request) &&
      costIsKnown(request) &&
      request.endedAt! > stop.t &&
      !book.counted.has(request),
  );
  const lost = subsetsWorth(uncharged, (request) => book.bounds(request).high, -amount);
  if (lost.length === 0) return null;
  return {
    amount,
    cause: {
      kind: "stopped-before-charging",
      replica: stop.replica,
      fault: stop.fault,
      rivals: idSets(lost),
      cost: -amount,
    },
    requests: inEach(lost).map(({ id }) => id),
  };
}
