import type { TruthPoint } from "../../contracts/index.ts";
import type { CounterCase } from "../counters/index.ts";
import { costBounds, countedIn, epochAt, type Facts, type Prices } from "../facts/index.ts";

/** Points that are drawn at most; more is not seen on a screen. */
const most = 600;

/**
 * What an entity had truly spent, through the trial: a request counts with its most from the time when it was sent, and with its
 * least from the time when it was over.
 */
export function truthCourse(facts: Facts, { ref, spent }: CounterCase, prices: Prices, end: number): TruthPoint[] {
  const requests = [...facts.requests.values()]
    .filter(({ refs, invokedAt }) => invokedAt !== null && refs.includes(ref))
    .map((request) => ({ request, bounds: costBounds(request, prices) }));
  const resets = facts.resets.filter((reset) => reset.ref === ref).map(({ until }) => until);
  const times = requests.flatMap(({ request: { invokedAt, endedAt } }) => [invokedAt!, ...(endedAt ? [endedAt] : [])]);
  return thinned([...new Set([0, ...times, ...resets, end])].sort((a, b) => a - b)).map((t) => {
    const epoch = epochAt(facts, ref, t);
    let low = epoch?.reset.to ?? spent;
    let high = low;
    for (const { request, bounds } of requests) {
      if (request.invokedAt! > t) continue;
      const counted = countedIn(epoch, request, bounds);
      high += counted.high;
      if (request.endedAt !== null && request.endedAt <= t) low += counted.low;
    }
    return { t, low, high };
  });
}

function thinned(times: readonly number[]): number[] {
  if (times.length <= most) return [...times];
  const step = (times.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => times[Math.round(at * step)]!);
}
