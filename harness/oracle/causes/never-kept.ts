import type { CounterCase, Reading } from "../counters/index.ts";
import { lifeAt } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { epsilon, sum } from "../numbers.ts";
import type { GapEvidence, Share } from "./signature.ts";

/**
 * Redis acknowledged writes and did not keep them. Of a reservation R the counter lacks R once C − R has been applied to it;
 * of a charge, or of both halves of a request, C. A repair that raised the counter afterwards has brought some of it back.
 */
export function neverKept({ counter, reading, amount }: GapEvidence): Share | null {
  const life = lifeAt(counter, reading);
  const settled = life.movements.filter(({ kind, by }) => kind === "late" && by === "lost");
  const uncharged = unchargedIn(counter, reading, life.after?.n ?? -1);
  const ledger = [...settled.map(({ n }) => n), ...uncharged.map(({ n }) => n)];
  if (ledger.length === 0) return null;
  const raises = life.movements.filter(({ kind, n }) => kind === "raise" && n > Math.min(...ledger));
  const raised = sum(raises.map((raise) => raise.amount));
  const unreserved = sum(settled.map((late) => -late.amount));
  const cost = sum(uncharged.map(({ request }) => counter.book.bounds(request).high));
  const lost = unreserved + cost - raised;
  if (lost < epsilon || lost > -amount + epsilon) return null;
  const reserved = settled.flatMap(({ request }) => request?.id ?? []);
  const charged = uncharged.map(({ request }) => request.id);
  return {
    amount: -lost,
    cause: {
      kind: "not-kept",
      reserved: reserved.length > 0 ? { requests: reserved, amount: unreserved } : null,
      charged: charged.length > 0 ? { requests: charged, cost } : null,
      repaired: raised < epsilon ? 0 : raised,
    },
    requests: [...reserved, ...charged],
    ledger,
  };
}

/** Completed, and neither a charge nor a settlement of them was kept. */
function unchargedIn(
  { book }: CounterCase,
  { sample }: Reading,
  since: number,
): { request: RequestFacts; n: number }[] {
  const halves = [...book.holdings.cleared].flatMap(({ ending, blocked, request }) =>
    ending === "lost" && blocked?.acknowledged ? [{ request, n: blocked.n }] : [],
  );
  const charges = [...book.chargedInVain].map(([request, { n }]) => ({ request, n }));
  return [...halves, ...charges].filter(
    ({ request, n }) => n > since && !book.counted.has(request) && request.endedAt! <= sample.t,
  );
}
