import type { CounterCase } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
import { epsilon, sum } from "../numbers.ts";
import type { DecisionCause } from "./kinds.ts";
import type { RefusalEvidence, Signature } from "./signature.ts";

/** #36926: without Redis, a repair sets the counter in memory to what the row says while a reseed adds it: 2 × S. */
export const d14: Signature = {
  mode: "D14",
  refusal(refusal) {
    const { counter, request } = refusal;
    const told = request.refusal?.currentCost ?? null;
    if (!counter.inMemory || told === null || counter.spent === 0) return null;
    const times = Math.floor(told / counter.spent);
    if (times < 2) return lessSettlements(refusal, told);
    return { kind: "memory-seeded-twice", told, times, spent: counter.spent };
  },
};

/**
 * The counter was forgotten under requests in flight, too, whose C − R then came off the two seeds: it stands below 2 × S,
 * and still above one S with all that was ever asked for, had nothing of that been given back.
 */
function lessSettlements({ facts, counter, t }: RefusalEvidence, told: number): DecisionCause | null {
  const asked = mostAsked(facts, counter, t);
  const { spent } = counter;
  if (told <= spent + asked + epsilon || told < 2 * spent - asked - epsilon) return null;
  return { kind: "memory-seeded-twice-less", told, spent, asked };
}

/** What every request sent by then may have reserved or cost: a prompt costs less than an output token. */
function mostAsked({ requests }: Facts, { book }: CounterCase, t: number): number {
  const sent = [...requests.values()].filter(
    (request) => book.concerns(request) && request.invokedAt !== null && request.invokedAt <= t,
  );
  return sum(
    sent.map((request) => Math.max(book.bounds(request).high, (request.maxTokens + 1) * book.prices.outputPerToken)),
  );
}
