import type { LeakEvidence, Life } from "../counters/index.ts";
import type { Loss, Movement } from "../ledger/index.ts";
import { dollars, epsilon, sum } from "../numbers.ts";
import type { Share } from "./signature.ts";

/** The share that some movements make up; null: none of them. */
export function shareOf(movements: readonly Movement[], why: string): Share | null {
  if (movements.length === 0) return null;
  return {
    amount: sum(movements.map(({ amount }) => amount)),
    why,
    requests: [...new Set(movements.flatMap(({ request }) => request?.id ?? []))],
    ledger: movements.map(({ n }) => n),
  };
}

export function entries(movements: readonly Movement[]): string {
  return `${movements.length === 1 ? "entry" : "entries"} ${movements.map(({ n }) => n).join(", ")}`;
}

/** Settlements of what the counter had lost; where they created it anew, its past is missing, too, unless a repair brought it back. */
export function settledOnNothing(life: Life, late: readonly Movement[], why: string): Share | null {
  const share = shareOf(late, `${why} (${entries(late)})`);
  if (share === null) return null;
  const raises = life.movements.filter(({ kind, n }) => kind === "raise" && n > late[0]!.n);
  const raised = sum(raises.map(({ amount }) => amount));
  const repaired = raises.length === 0 ? "" : `; a repair then raised it by ${dollars(raised)} (${entries(raises)})`;
  const past = life.seeds.length > 0 ? 0 : life.owed;
  return {
    ...share,
    amount: share.amount + raised - past,
    why: `${share.why}${repaired}`,
    ledger: [...(share.ledger ?? []), ...raises.map(({ n }) => n)],
  };
}

/** Reserved while late settlements had the counter below zero: 1.94.3 then takes its settlement for inconsistent, and writes none. */
export function reservedBelowZero({ book, reservation }: LeakEvidence, lost: Loss): string | null {
  const { valueAfter, initial, n } = reservation;
  if (valueAfter === null || valueAfter - initial > -epsilon) return null;
  if (!book.movements.some(({ kind, by, n: at }) => kind === "late" && by === lost && at < n)) return null;
  return `the counter stood at ${dollars(valueAfter - initial)} before its reservation (entry ${n}), because settlements came after it was ${lost}`;
}
