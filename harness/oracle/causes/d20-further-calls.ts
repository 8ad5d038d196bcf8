import { providerCost } from "../facts/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import { entriesOf, movedBy } from "./shares.ts";
import type { GapEvidence, Share, Signature } from "./signature.ts";

/**
 * A request makes several calls, or is logged in several parts, under one reservation. The first to end finalises it,
 * and LiteLLM takes the counter for charged with all that comes after.
 */
export const d20: Signature = {
  mode: "D20",
  gap: (gap) => settledAgain(gap) ?? neverCharged(gap),
  twice: (duplicates) => duplicates.every(({ request, what }) => what === "settled" && request.calls > 1),
};

/** Each call settles, and takes R off: of two, the counter gets C − 2 R + R. */
function settledAgain({ counter: { book }, reading, amount }: GapEvidence): Share | null {
  const again = book.duplicates.filter(
    ({ request, what, t }) => what === "settled" && request.calls > 1 && t <= reading.sample.t,
  );
  const missing = sum(again.map(({ request }) => book.reservations.get(request)?.[0]?.initial ?? 0));
  if (again.length === 0) return null;
  // LiteLLM raises a counter to its row where that is higher.
  const mended = movedBy(
    book.movements.filter(({ kind, n, t }) => kind === "raise" && n > again[0]!.n && t <= reading.sample.t),
  );
  const raised = near(missing, -amount) ? null : mended;
  if (!near(missing - (raised?.amount ?? 0), -amount)) return null;
  const requests = idsOf(again.map(({ request }) => request));
  return {
    amount,
    requests,
    ledger: [...entriesOf(again), ...(raised?.entries ?? [])],
    cause: { kind: "settled-again", requests, amount: missing, raised },
  };
}

function neverCharged({ counter: { book }, reading, amount }: GapEvidence): Share | null {
  const short = [...book.reservations]
    .filter(([{ outcome, doneAt }]) => outcome === "ok" && doneAt !== null && doneAt < reading.sample.t)
    .flatMap(([request, [held]]) => {
      if (held?.ending !== "settled" || held.cost === null) return [];
      const missing = providerCost(request, book.prices) - held.cost;
      return missing > epsilon ? [{ request, missing }] : [];
    });
  const missing = sum(short.map((each) => each.missing));
  if (short.length === 0 || !near(missing, -amount)) return null;
  const requests = idsOf(short.map(({ request }) => request));
  return { amount, requests, cause: { kind: "final-too-early", requests, missing } };
}
