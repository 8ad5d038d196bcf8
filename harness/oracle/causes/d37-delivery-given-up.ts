import { near, sum } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/**
 * A row that lacks just what LiteLLM's spend ledger has parked: deliveries whose every try failed, and that it will not try
 * again ("Included spend totals require repair"). A reset may have taken the rest of the row away, so the label must agree.
 */
export const d37: Signature = {
  mode: "D37",
  row({ facts, counter, reading, amount }) {
    if (amount > 0) return null;
    const parked = facts.undelivered.filter(
      ({ state, label, refs }) =>
        state === "parked" && label === reading.rest.label && refs.includes(counter.book.entity.ref),
    );
    const lost = sum(parked.map(({ spend }) => spend));
    if (parked.length === 0 || !near(lost, -amount)) return null;
    return {
      kind: "delivery-given-up",
      deliveries: parked.length,
      amount: lost,
      attempts: Math.max(...parked.map(({ attempts }) => attempts)),
      errors: [...new Set(parked.flatMap(({ error }) => error ?? []))],
    };
  },
};
