import type { CounterCase } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { costIsKnown } from "../facts/index.ts";
import type { Movement } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import type { Signature } from "./signature.ts";

/**
 * #29142, #31441: LiteLLM keeps a key in memory together with the end user of the request that it came with. Later requests of
 * that key are charged to this end user, though they name none or another.
 */
export const d45: Signature = {
  mode: "D45",
  row({ facts, counter, reading, amount }) {
    const { sample, truth } = reading;
    const others = chargedForOthers(facts, counter, sample.t);
    const cost = sum(others.map((request) => counter.book.bounds(request).high));
    const own = (sample.row ?? 0) - cost;
    if (amount < 0 || others.length === 0 || own < truth.low - epsilon || own > truth.high + epsilon) return null;
    return { kind: "charged-for-others", requests: idsOf(others), cost };
  },
};

/** Requests of a caller that this entity is no part of, whose replica has brought exactly their cost to the counter. */
function chargedForOthers({ requests }: Facts, { book }: CounterCase, until: number): RequestFacts[] {
  const all = [...requests.values()];
  const shared = new Set(all.filter((request) => book.concerns(request)).flatMap(({ refs }) => refs));
  const writes = new Set(book.movements.filter(({ kind, t }) => (kind === "unknown" || kind === "seed") && t <= until));
  return all
    .filter((request) => !book.concerns(request) && costIsKnown(request) && request.refs.some((ref) => shared.has(ref)))
    .filter((request) => {
      const own = broughtBy(request, writes, book.bounds(request).high);
      for (const write of own ?? []) writes.delete(write);
      return own !== null;
    });
}

/** A charge of its cost C, or a reservation R and its settlement, C − R. */
function broughtBy({ replica, invokedAt }: RequestFacts, writes: Set<Movement>, cost: number): Movement[] | null {
  const own = [...writes].filter((write) => write.replica === replica && write.t >= invokedAt!);
  const charge = own.find(({ amount }) => near(amount, cost));
  if (charge) return [charge];
  for (const reserved of own) {
    const settled = own.find(({ t, amount }) => t > reserved.t && near(reserved.amount + amount, cost));
    if (settled) return [reserved, settled];
  }
  return null;
}
