import { classifyRow, unknownMode } from "../causes/index.ts";
import type { Case, CounterCase, Reading } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { near } from "../numbers.ts";
import type { Breach } from "./breach.ts";
import { distance } from "./distance.ts";
import type { Outcome } from "./outcome.ts";
import { type UnlikeLogs, unlikeLogs } from "./unlike-logs.ts";

/**
 * The row lies in [D, D + Σ cᵢ]: D is the cost of the completed requests, by the provider's own log; cᵢ is the most that
 * an interrupted request may be billed for. A row that is too low under-bills, one that is too high bills twice.
 */
export function truth(found: Case): Outcome<"truth"> {
  const breaches = found.counters.flatMap((counter) => {
    const last = counter.readings.at(-1);
    // A row that was too low and caught up had its writes come late.
    const broken = counter.readings.findLast((at) => distance(at) > 0 || (at === last && distance(at) < 0));
    return broken ? [rowOff(found, counter, broken)] : [];
  });
  breaches.push(...unlikeLogs(found).flatMap((unlike) => (unlike.certain ? [notAsLogged(found, unlike)] : [])));
  const rows = found.counters.filter(({ readings }) => readings.length > 0).length;
  return { invariant: "truth", breaches, held: { rows } };
}

export { distance };

function rowOff(found: Case, counter: CounterCase, reading: Reading): Breach {
  const amount = distance(reading);
  const { low, high } = reading.truth;
  const requests = requestsWorth(found, counter, reading, Math.abs(amount)).map(({ id }) => id);
  const known = classifyRow({ facts: found.facts, counter, reading, amount });
  return {
    kind: "row-off",
    mode: known?.mode ?? unknownMode,
    counter,
    amount,
    requests,
    row: reading.sample.row,
    low,
    high,
    cause: known?.cause ?? null,
    leaks: [],
    evidence: { ledger: [], samples: [reading.rest.label] },
  };
}

function notAsLogged({ facts }: Case, { counter, reading, amount, logged }: UnlikeLogs): Breach {
  const known = classifyRow({ facts, counter, reading, amount });
  return {
    kind: "row-unlike-logs",
    mode: known?.mode ?? unknownMode,
    counter,
    amount,
    requests: [],
    row: reading.sample.row ?? 0,
    logged,
    cause: known?.cause ?? null,
    leaks: [],
    evidence: { ledger: [], samples: [reading.rest.label] },
  };
}

/** Completed requests whose cost is exactly this. At most three: beyond that the match says nothing. */
export function requestsWorth(found: Case, counter: CounterCase, reading: Reading, amount: number): RequestFacts[] {
  const worth = [...found.facts.requests.values()].filter(
    (request) =>
      costIsKnown(request) &&
      counter.book.concerns(request) &&
      request.invokedAt! < reading.sample.t &&
      near(counter.book.bounds(request).high, amount),
  );
  return worth.length > 3 ? [] : worth;
}
