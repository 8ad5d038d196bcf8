import type { CounterCase } from "../case.ts";
import { costIsKnown } from "../evidence/costs.ts";
import { dollars, epsilon, list, near, sum } from "../numbers.ts";
import type { GapEvidence, Signature } from "./signature.ts";

/**
 * Redis applies a command and LiteLLM does not learn of it: the reservation stays (+R), and the request is charged
 * without it. If the DEL repair gets through instead, it takes the cost of other requests with it, and the counter ends
 * below the truth (1.106.2: by 3 C after three lost replies).
 */
export const d10: Signature = {
  mode: "D10",
  phrase: "the reply from Redis was lost",
  leak({ reservation: { fault, replyLost, blocked, n, amount }, struck }) {
    if (blocked?.fault) return `its settlement (entry ${blocked.n}) was kept from Redis by ${blocked.fault}`;
    const fromFault =
      fault ?? (struck.some((entry) => entry.n < n && entry.replyLost) ? "a fault on the connection" : null);
    if (!replyLost || fromFault === null) return null;
    return `Redis applied the reservation (entry ${n}) and the reply was lost to ${fromFault}: exactly +R = ${dollars(amount)}`;
  },
  gap(gap) {
    return gap.amount < -epsilon ? (deleted(gap) ?? uncharged(gap)) : null;
  },
};

function deleted({ counter, amount }: GapEvidence): string | null {
  if (!counter.struck.some(({ replyLost }) => replyLost)) return null;
  const deletes = counter.book.movements.filter(({ kind, by }) => kind === "wiped" && by === "deleted");
  if (deletes.length === 0) return null;
  const multiple = multipleOfCost(counter, -amount);
  return (
    `replies from Redis were lost, LiteLLM deleted the counter to be safe (entries ${deletes.map(({ n }) => n).join(", ")}), ` +
    `and ${dollars(-amount)} of real cost went with it${multiple === null ? "" : `: ${multiple}`}`
  );
}

/** After five failures a replica's circuit breaker is open for a minute, and it charges no counter at all (1.84.0). */
function uncharged({ facts, counter, amount }: GapEvidence): string | null {
  const struck = new Set(facts.strikes.filter(({ kind }) => kind === "redis").map(({ replica }) => replica));
  const skipped = [...facts.requests.values()].filter(
    (request) =>
      costIsKnown(request) &&
      struck.has(request.replica) &&
      counter.book.concerns(request) &&
      !counter.book.counted.has(request),
  );
  if (!near(sum(skipped.map((request) => counter.book.bounds(request).high)), -amount)) return null;
  return `${list(skipped.map(({ id }) => id))} completed and were never charged by a replica that had lost replies from Redis`;
}

/** "3 × 0.05" when the amount is that many times the cost of one of the requests. */
function multipleOfCost({ book }: CounterCase, amount: number): string | null {
  for (const request of book.counted) {
    const { low, high } = book.bounds(request);
    const times = Math.round(amount / high);
    if (near(low, high) && times > 0 && near(times * high, amount)) return `${times} × ${dollars(high)}`;
  }
  return null;
}
