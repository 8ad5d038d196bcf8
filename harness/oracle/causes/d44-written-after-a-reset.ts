import { isWindow } from "../../catalogue/index.ts";
import type { Counted, CounterCase, Reading } from "../counters/index.ts";
import { lastCounted } from "../counters/index.ts";
import { whoReset } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { inEach, subsetsWorth } from "../ledger/index.ts";
import { epsilon } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { Signature } from "./signature.ts";

/**
 * #39150: LiteLLM writes spend to the row in batches, and adds a batch as it is where the row was reset in between. What was
 * spent before the reset is on the row after it, and not on the counter. Of a window a label says so.
 */
export const d44: Signature = {
  mode: "D44",
  gap({ facts, counter, reading, amount }) {
    const reset = counter.book.movements.findLast(({ kind, t }) => kind === "reset" && t <= reading.sample.t);
    if (reset === undefined || isWindow(counter.book.entity.kind)) return null;
    const before = lastCounted(counter, clearedAt(counter, reset));
    for (const cost of [-amount, ...excessSince(counter, reset, reading)]) {
      const sets = cost > epsilon ? subsetsWorth(before, costOf, cost).map((set) => set.map(requestOf)) : [];
      if (sets.length === 0) continue;
      const by = whoReset(facts.resets.filter(({ ref, from }) => ref === counter.ref && from === reset.t));
      return {
        amount: -cost,
        requests: idsOf(inEach(sets)),
        cause: { kind: "written-after-reset", by, rivals: idSets(sets), cost },
      };
    }
    return null;
  },
};

const costOf = ({ cost }: Counted) => cost;
const requestOf = ({ request }: Counted) => request;

/** What the counter got until then, it lost to the reset. */
function clearedAt({ book }: CounterCase, reset: Movement): number {
  const next = book.movements.find(({ kind, t }) => (kind === "wiped" || kind === "reset") && t > reset.t);
  return next?.kind === "wiped" && next.by === "reset" ? next.t : reset.t;
}

/** By how much the row was ahead of what the counter was charged with since the reset, at each reading. Dollars. */
function excessSince({ readings }: CounterCase, reset: Movement, { sample: until }: Reading): number[] {
  return readings
    .filter(({ sample }) => sample.t >= reset.t && sample.t <= until.t)
    .map(({ sample, charged }) => (sample.row ?? 0) - charged);
}
