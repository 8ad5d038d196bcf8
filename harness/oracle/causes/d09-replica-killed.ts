import { costIsKnown, endingBy } from "../facts/index.ts";
import { inEach, nameSets, subsetsWorth } from "../ledger/index.ts";
import { dollars } from "../numbers.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/** A replica ends, by whatever signal, with requests in flight: no other knows of their reservations. */
export const d9: Signature = {
  mode: "D9",
  leak({ kill }) {
    return kill && `replica ${kill.replica} was ${kill.how.word} (${kill.fault}) with the request in flight`;
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
    why: `replica ${stop.replica} was stopped (${stop.fault}) with ${nameSets(lost)} in flight, answered, and never charged the counter with ${dollars(-amount)}`,
    requests: inEach(lost).map(({ id }) => id),
  };
}
