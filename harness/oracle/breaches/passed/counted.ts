import type { Case, CounterCase } from "../../counters/index.ts";
import { epsilon } from "../../numbers.ts";
import { CountedSpend } from "./counted-spend.ts";
import { admittedOn, budgetFor, type Passage } from "./passage.ts";

/**
 * Redis had confirmed settlements and charges that reach the budget before the request was sent. Rows may still lag then,
 * and the counter may have been forgotten since: the budget was spent all the same.
 */
export function afterItWasCounted(found: Case, counter: CounterCase): Passage | null {
  if (counter.inMemory || counter.budget === null) return null;
  const { book } = counter;
  const counted = new CountedSpend(counter, found.facts);
  let [least, budget] = [Number.POSITIVE_INFINITY, counter.budget];
  const requests = admittedOn(found, counter).filter((request) => {
    const spent = counted.before(request);
    // What reserves is refused at the budget, what only reads an end user's counter beyond it.
    const most = budgetFor(counter, request);
    if (spent === null || spent < most + (book.holdings.attempted.has(request) ? -epsilon : epsilon)) return false;
    if (spent < least) [least, budget] = [spent, most];
    return true;
  });
  if (requests.length === 0) return null;
  return { requests, passed: { by: "confirmed", spent: least, budget }, ledger: [] };
}
