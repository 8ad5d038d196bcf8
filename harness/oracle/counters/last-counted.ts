import type { RequestFacts } from "../facts/index.ts";
import type { CounterCase } from "./counter.ts";

/** LiteLLM writes rows in batches: of what is not written yet, nothing is older than the last of these on the counter. */
const unwrittenAtMost = 12;

/** What a request cost, as the counter got it, dollars, and when, ms. */
export interface Counted {
  request: RequestFacts;
  cost: number;
  t: number;
}

/** What the counter got last until a time, the newest first: what its row may not have yet. */
export function lastCounted({ book }: CounterCase, until: number): Counted[] {
  return [...book.counted]
    .flatMap((request): Counted[] => {
      const settled = book.reservations.get(request)?.find(({ ending }) => ending === "settled");
      if (settled) return [{ request, cost: settled.cost!, t: settled.endedAt! }];
      const charge = book.charges.get(request);
      return charge ? [{ request, cost: charge.amount, t: charge.t }] : [];
    })
    .filter(({ t }) => t <= until)
    .sort((a, b) => b.t - a.t)
    .slice(0, unwrittenAtMost);
}
