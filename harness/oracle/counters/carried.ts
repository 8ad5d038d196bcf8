import { isWindow } from "../../catalogue/index.ts";
import type { Facts } from "../facts/index.ts";
import { costIsKnown, epochAt } from "../facts/index.ts";
import type { CounterBook, Mark } from "../ledger/index.ts";
import { subsetsWorth } from "../ledger/index.ts";
import { epsilon } from "../numbers.ts";

/**
 * Dollars that a window's row holds of requests from before its period ended. Rows are written in batches: 1.106.2 adds to the
 * new period what it writes after the end (budget_window_spend_writer.py), while the counter has been emptied, and raises the
 * counter to the row when the next request comes.
 */
export function carriedOver(facts: Facts, book: CounterBook, { sample }: Pick<Mark, "sample">): number {
  const { ref, kind } = book.entity;
  const amount = (sample.row ?? 0) - (sample.counter ?? 0);
  const epoch = isWindow(kind) && sample.counter !== null ? epochAt(facts, ref, sample.t) : null;
  if (epoch === null || amount <= epsilon) return 0;
  const unrested = [...facts.requests.values()].filter(
    (request) =>
      book.concerns(request) &&
      costIsKnown(request) &&
      request.endedAt! > epoch.rested &&
      request.endedAt! <= epoch.reset.until,
  );
  return subsetsWorth(unrested, (request) => book.bounds(request).low, amount).length === 0 ? 0 : amount;
}
