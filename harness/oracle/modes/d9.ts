import { costIsKnown } from "../evidence/costs.ts";
import { dollars, list, sum } from "../numbers.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";
import { subsetWorth } from "./subset.ts";

const ended = {
  "replica-kill": "killed",
  "replica-oom": "killed for its memory",
  "replica-stop": "stopped",
  "replica-restart": "restarted",
} as const;

/** A replica ends, by whatever signal, with requests in flight: no other knows of their reservations. */
export const d9: Signature = {
  mode: "D9",
  phrase: "in flight on a replica that ended",
  leak({ kill }) {
    return kill && `replica ${kill.replica} was ${ended[kill.kind]} (${kill.fault}) with the request in flight`;
  },
  gap: neverCharged,
};

/** A replica that is stopped still answers, and writes what it is owed to Postgres, but its connections to Redis are closed. */
function neverCharged({ facts, counter: { book }, amount }: GapEvidence): Share | null {
  const stop = facts.strikes.find(({ kind }) => kind === "replica-stop");
  if (stop === undefined || amount >= 0) return null;
  const uncharged = [...facts.requests.values()].filter(
    (request) =>
      request.replica === stop.replica &&
      book.concerns(request) &&
      costIsKnown(request) &&
      request.endedAt! > stop.t &&
      !book.counted.has(request),
  );
  const cost = (requests: typeof uncharged) => sum(requests.map((request) => book.bounds(request).high));
  const lost = subsetWorth(uncharged, (request) => cost([request]), -amount);
  if (lost === null) return null;
  const requests = lost.map(({ id }) => id);
  return {
    amount,
    why: `replica ${stop.replica} was stopped (${stop.fault}) with ${list(requests)} in flight, answered, and never charged the counter with ${dollars(cost(lost))}`,
    requests,
  };
}
