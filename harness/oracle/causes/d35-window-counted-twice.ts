import { isWindow, litellm } from "../../catalogue/index.ts";
import type { CounterCase, Reading } from "../counters/index.ts";
import { loggedSpend } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { subsetsWorth } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { Causes } from "./kinds.ts";
import type { Signature } from "./signature.ts";

/** Of the first requests on each replica. More would make any amount match some of them. */
const triedAtMost = 8;

/**
 * 1.106.2 makes a window's row at the first batch for it, of what the spend logs have and of that batch. Another replica whose
 * requests are in those logs adds them again with its own first batch (budget_window_spend_writer.py). The counter is raised to
 * the row at the next request.
 */
export const d35: Signature = {
  mode: "D35",
  row({ facts, counter, reading, amount }) {
    return amount > 0 ? counted(facts, counter, reading) : null;
  },
  /** The counter is right, and its row is not. */
  gap({ facts, counter, reading, amount }) {
    const excess = excessOf(facts, counter, reading);
    const cause = excess !== null && near(amount, -excess) ? counted(facts, counter, reading) : null;
    return cause && { amount, cause };
  },
  refusal({ facts, counter, t }) {
    const reading = counter.readings.findLast(({ sample }) => sample.t <= t);
    const wrong = reading && counted(facts, counter, reading);
    return wrong ? { kind: "raised-to-a-wrong-row", of: wrong } : null;
  },
};

/** Dollars by which the row of a window is above its logs, of which truth has nothing to say against. */
function excessOf(facts: Facts, counter: CounterCase, reading: Reading): number | null {
  if (!isWindow(counter.book.entity.kind)) return null;
  const { sample, truth } = reading;
  const logged = loggedSpend(facts, counter, reading);
  if (logged === null || logged < truth.low - epsilon || logged > truth.high + epsilon) return null;
  const excess = (sample.row ?? 0) - logged;
  return excess > epsilon ? excess : null;
}

type Counted = Causes["raised-to-a-wrong-row"]["of"];

function counted(facts: Facts, counter: CounterCase, reading: Reading): Counted | null {
  const excess = excessOf(facts, counter, reading);
  const twice = excess === null ? null : countedTwice(facts, counter, excess);
  if (twice === null) return null;
  const { by, again, without } = twice;
  return {
    kind: "window-counted-twice",
    by,
    again: idSets(again),
    addedBy: again[0]![0]!.replica!,
    excess: excess!,
    without: idsOf(without),
  };
}

interface Twice {
  /** The replica that made the row. */
  by: number;
  /** Several are rivals. */
  again: RequestFacts[][];
  /** Its own requests that the logs had not got then: it takes them off what the logs say. */
  without: RequestFacts[];
}

function countedTwice(facts: Facts, counter: CounterCase, excess: number): Twice | null {
  const { book } = counter;
  const cost = (request: RequestFacts) => book.bounds(request).low;
  const completed = [...facts.requests.values()]
    .filter((request) => costIsKnown(request) && book.concerns(request) && cost(request) > epsilon)
    .sort((a, b) => a.endedAt! - b.endedAt!);
  const batches = [...new Set(completed.map(({ replica }) => replica!))].map((by) => ({
    by,
    ...firstBatches(completed, by),
  }));
  for (const { by, others } of batches) {
    const sets = subsetsWorth(others, cost, excess);
    if (sets.length > 0) return { by, again: sets, without: [] };
  }
  for (const { by, own, others } of batches) {
    for (const without of runs(own)) {
      const again = prefixes(others).find((some) => near(sum(some.map(cost)) - sum(without.map(cost)), excess));
      if (again) return { by, again: [again], without };
    }
  }
  return null;
}

/** What may be in the first batch of a replica, and in those of the others that had not written by then. */
function firstBatches(completed: readonly RequestFacts[], by: number) {
  const begin = completed.find(({ replica }) => replica === by)!.endedAt!;
  const near = completed.filter(({ endedAt }) => Math.abs(endedAt! - begin) <= litellm.firstBatchWithinMs.value);
  const late = new Set(
    completed
      .filter(({ endedAt }) => endedAt! < begin - litellm.firstBatchWithinMs.value)
      .map(({ replica }) => replica),
  );
  return {
    own: near.filter(({ replica }) => replica === by).slice(0, triedAtMost),
    others: near.filter(({ replica }) => replica !== by && !late.has(replica)).slice(0, triedAtMost),
  };
}

/** At most three: with more of them almost any amount is the difference of two sums. */
function prefixes<T>(items: readonly T[]): T[][] {
  return items.slice(0, 3).map((_, at) => items.slice(0, at + 1));
}

function runs<T>(items: readonly T[]): T[][] {
  return items.flatMap((_, from) => prefixes(items.slice(from)));
}
