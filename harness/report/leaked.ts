import type { Verdict } from "../contracts/index.ts";

/** Dollars that stayed reserved. The same money stays on each counter of a request, and is counted where most of it is. */
export function moneyLeaked({ findings }: Pick<Verdict, "findings">): number {
  const byRequest = new Map<string, Map<string, number>>();
  for (const { counter, leaks } of findings.filter(({ invariant }) => invariant === "settled")) {
    for (const { request, amount } of leaks) {
      const counters = byRequest.get(request) ?? new Map<string, number>();
      byRequest.set(request, counters.set(counter, (counters.get(counter) ?? 0) + amount));
    }
  }
  return [...byRequest.values()].reduce((sum, counters) => sum + Math.max(...counters.values()), 0);
}
