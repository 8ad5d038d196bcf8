import type { Finding } from "../../contracts/index.ts";
import { classifyRow, unknownMode } from "../causes/index.ts";
import type { Case, CounterCase, Reading } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { dollars, near } from "../numbers.ts";
import { distance } from "./distance.ts";
import { type Outcome, outcome } from "./outcome.ts";
import { type UnlikeLogs, unlikeLogs } from "./unlike-logs.ts";

/**
 * The row lies in [D, D + Σ cᵢ]: D is the cost of the completed requests, by the provider's own log; cᵢ is the most that
 * an interrupted request may be billed for. A row that is too low under-bills, one that is too high bills twice.
 */
export function truth(found: Case): Outcome {
  const findings = found.counters.flatMap((counter) => {
    const last = counter.readings.at(-1);
    // A row that was too low and caught up had its writes come late.
    const broken = counter.readings.findLast((at) => distance(at) > 0 || (at === last && distance(at) < 0));
    return broken ? [finding(found, counter, broken)] : [];
  });
  findings.push(...unlikeLogs(found).flatMap((unlike) => (unlike.certain ? [notAsLogged(found, unlike)] : [])));
  const rows = found.counters.filter(({ readings }) => readings.length > 0).length;
  return outcome("truth", findings, `${rows} rows hold what their requests cost`);
}

export { distance };

function finding(found: Case, counter: CounterCase, reading: Reading): Finding {
  const amount = distance(reading);
  const { low, high } = reading.truth;
  const requests = requestsWorth(found, counter, reading, Math.abs(amount)).map(({ id }) => id);
  const range = near(low, high) ? dollars(low) : `${dollars(low)} to ${dollars(high)}`;
  const row = reading.sample.row === null ? "is missing" : `says ${dollars(reading.sample.row)}`;
  const match = requests.length > 0 ? `; the difference is the cost of ${requests.join(" or ")}` : "";
  const known = classifyRow({ facts: found.facts, counter, reading, amount });
  return {
    invariant: "truth",
    mode: known?.mode ?? unknownMode,
    counter: counter.key,
    amount,
    requests,
    explanation: `the row of ${counter.key} ${row}, and its requests cost ${range} by the provider's log: ${dollars(Math.abs(amount))} too ${amount > 0 ? "much" : "little"}${match}${known ? `: ${known.why}` : ""}`,
    leaks: [],
    evidence: { ledger: [], samples: [reading.rest.label] },
  };
}

function notAsLogged({ facts }: Case, { counter, reading, amount, logged }: UnlikeLogs): Finding {
  const known = classifyRow({ facts, counter, reading, amount });
  const less = dollars(Math.abs(amount));
  return {
    invariant: "truth",
    mode: known?.mode ?? unknownMode,
    counter: counter.key,
    amount,
    requests: [],
    explanation: `the row of ${counter.key} says ${dollars(reading.sample.row ?? 0)}; the spend logs of its requests, and another row of the same requests, say ${dollars(logged)}: ${less} too ${amount > 0 ? "much" : "little"}${known ? `: ${known.why}` : ""}`,
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
