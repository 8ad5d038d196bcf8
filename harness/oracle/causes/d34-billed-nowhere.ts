import type { CounterCase, Reading } from "../counters/index.ts";
import { unbilled } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { subsetsWorth } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idSets } from "./ids.ts";
import type { GapEvidence, Signature } from "./signature.ts";

/** A whole answer, with its usage, that LiteLLM charges to no counter and to no row: pass-through, images, what is made in the background. */
export const d34: Signature = {
  mode: "D34",
  row(row) {
    if (row.counter.inMemory) return null;
    const requests = neverCharged(row) ?? whereCounterAgrees(row);
    if (requests) return { kind: "billed-nowhere", rivals: idSets(requests), cost: -row.amount };
    const beside = besideInterrupted(row);
    return beside && { kind: "billed-nowhere", rivals: idSets([beside]), cost: costOf(row.counter, beside) };
  },
};

/** The ledger has no charge of theirs. */
function neverCharged({ facts, counter, reading, amount }: GapEvidence): RequestFacts[][] | null {
  const requests = unbilled(facts, counter, reading);
  return requests.length > 0 && near(-amount, costOf(counter, requests)) ? [requests] : null;
}

/**
 * What interrupted requests were billed hides some of it: row and counter have the same charges, and with these the row would
 * be right. No other counter was settled with any of them.
 */
function besideInterrupted({ facts, counter, reading, amount }: GapEvidence): RequestFacts[] | null {
  const { sample, charged, truth } = reading;
  const requests = unbilled(facts, counter, reading);
  const row = (sample.row ?? 0) + costOf(counter, requests);
  if (requests.some((request) => (facts.settledTo.get(request) ?? 0) > epsilon)) return null;
  const isRight = row >= truth.low - epsilon && row <= truth.high + epsilon;
  return amount < 0 && requests.length > 0 && isRight && near(charged, sample.row ?? 0) ? requests : null;
}

/** The counter lacks as much as the row: all that was asked for by some route, or the only request (or one call of it) that cost as much. */
function whereCounterAgrees({ facts, counter, reading, amount }: GapEvidence): RequestFacts[][] | null {
  const { sample } = reading;
  if (sample.counter === null || !near(sample.counter, sample.row ?? 0)) return null;
  const answered = answeredBefore(facts, counter, reading);
  const routes = [...Map.groupBy(answered, ({ route }) => route).values()];
  const all = subsetsWorth(routes, (requests) => costOf(counter, requests), -amount);
  if (all.length > 0) return all.map((some) => some.flat());
  const worth = [...facts.requests.values()].filter(
    (request) =>
      request.outcome === "ok" && counter.book.concerns(request) && near(costOfCall(counter, request), -amount),
  );
  const further = worth.filter(({ calls }) => calls > 1);
  const only = [further, worth].find(({ length }) => length === 1);
  return only ? [only] : null;
}

function answeredBefore({ requests }: Facts, { book }: CounterCase, { sample }: Reading): RequestFacts[] {
  return [...requests.values()].filter(
    (request) => costIsKnown(request) && book.concerns(request) && request.endedAt! <= sample.t,
  );
}

function costOf({ book }: CounterCase, requests: readonly RequestFacts[]): number {
  return sum(requests.map((request) => book.bounds(request).low));
}

/** LiteLLM may have asked the provider several times for one request. */
function costOfCall(counter: CounterCase, request: RequestFacts): number {
  return costOf(counter, [request]) / Math.max(1, request.calls);
}
