import type { RequestFacts } from "../facts/index.ts";
import type { Charge, Movement } from "./entries.ts";

interface Charged {
  charges: Map<RequestFacts, Charge>;
  moved: { all: Movement[] };
  charged: number;
  confirmed: Map<RequestFacts, { cost: number; t: number }>;
}

/**
 * A request's settlement comes, C − R, and names it. What had been taken for its charge was then another thing of the same amount: the
 * replica seeded the counter with what it had spent itself, which was this request.
 */
export function seedAfterAll(book: Charged, request: RequestFacts): void {
  const charge = book.charges.get(request);
  if (!charge?.mayBeSeed) return;
  const { n, t, replica, amount } = charge;
  book.charges.delete(request);
  book.confirmed.delete(request);
  book.charged -= amount;
  const movements = book.moved.all;
  const at = movements.findLastIndex((moved) => moved.t <= t && moved.n < n) + 1;
  for (const later of movements.slice(at)) later.owed -= amount;
  const owed = movements[at]?.owed ?? book.charged;
  movements.splice(at, 0, { kind: "seed", amount, n, t, replica, request: null, by: null, owed });
}
