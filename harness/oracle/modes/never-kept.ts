import type { CounterCase, Reading } from "../case.ts";
import type { RequestFacts } from "../evidence/request.ts";
import { dollars, list, near, sum } from "../numbers.ts";
import { lifeAt } from "./lives.ts";
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
  const unreserved = sum(settled.map((late) => -late.amount));
  const cost = sum(uncharged.map(({ request }) => counter.book.bounds(request).high));
  const lost = unreserved + cost - sum(raises.map((raise) => raise.amount));
  if (near(lost, 0) || lost < 0 || lost > -amount + 1e-9) return null;
  const what = [
    ...(settled.length > 0
      ? [
          `the reservations of ${list(settled.flatMap(({ request }) => request?.id ?? []))}, ${dollars(unreserved)}, which were settled all the same`,
        ]
      : []),
    ...(uncharged.length > 0
      ? [`the cost of ${list(uncharged.map(({ request }) => request.id))}, ${dollars(cost)}`]
      : []),
  ];
  const requests = [
    ...settled.flatMap(({ request }) => request?.id ?? []),
    ...uncharged.map(({ request }) => request.id),
  ];
  return { amount: -lost, why: `Redis acknowledged and did not keep ${what.join(" and ")}`, requests, ledger };
}

/** Completed, and neither a charge nor a settlement of them was kept. */
function unchargedIn(
  { book }: CounterCase,
  { sample }: Reading,
  since: number,
): { request: RequestFacts; n: number }[] {
  const halves = [...book.cleared].flatMap(({ ending, blocked, request }) =>
    ending === "lost" && blocked?.acknowledged ? [{ request, n: blocked.n }] : [],
  );
  const charges = [...book.chargedInVain].map(([request, { n }]) => ({ request, n }));
  return [...halves, ...charges].filter(
    ({ request, n }) => n > since && !book.counted.has(request) && request.endedAt! <= sample.t,
  );
}
