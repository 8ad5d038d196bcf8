import { providerCost } from "../evidence/costs.ts";
import { dollars, epsilon, list, near, sum } from "../numbers.ts";
import type { Signature } from "./signature.ts";

/**
 * A request makes several calls, or is logged in several parts, under one reservation. The first to end finalises it,
 * and LiteLLM takes the counter for charged with all that comes after.
 */
export const d20: Signature = {
  mode: "D20",
  phrase: "further calls of a settled request",
  gap({ counter: { book }, reading, amount }) {
    const short = [...book.reservations]
      .filter(([{ outcome, doneAt }]) => outcome === "ok" && doneAt !== null && doneAt < reading.sample.t)
      .flatMap(([request, [held]]) => {
        if (held?.ending !== "settled" || held.cost === null) return [];
        const missing = providerCost(request, book.prices) - held.cost;
        return missing > epsilon ? [{ request, missing }] : [];
      });
    const missing = sum(short.map((each) => each.missing));
    if (short.length === 0 || !near(missing, -amount)) return null;
    return {
      amount,
      requests: short.map(({ request }) => request.id),
      why:
        `the reservations of ${list(short.map(({ request }) => request.id))} were final when ${dollars(missing)} of their ` +
        "cost was still to come, and that was never charged",
    };
  },
};
