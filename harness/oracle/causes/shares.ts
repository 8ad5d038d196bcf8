import type { LeakEvidence, Life } from "../counters/index.ts";
import type { Loss, Movement } from "../ledger/index.ts";
import { epsilon, sum } from "../numbers.ts";
import type { GapCause, LeakCause, Moved } from "./kinds.ts";
import type { Share } from "./signature.ts";

/** The share that some movements make up; null: none of them. */
export function shareOf(movements: readonly Movement[], cause: GapCause): Share | null {
  return movements.length === 0 ? null : { ...partOf(movements), cause };
}

function partOf(movements: readonly Movement[]) {
  return {
    amount: sum(movements.map(({ amount }) => amount)),
    requests: [...new Set(movements.flatMap(({ request }) => request?.id ?? []))],
    ledger: entriesOf(movements),
  };
}

export function entriesOf(movements: readonly { n: number }[]): number[] {
  return movements.map(({ n }) => n);
}

/** null: nothing was moved. */
export function movedBy(movements: readonly Movement[]): Moved | null {
  if (movements.length === 0) return null;
  return { amount: sum(movements.map(({ amount }) => amount)), entries: entriesOf(movements) };
}

/** Late settlements as a share, and what to say of them: which they were, and what a repair brought back. */
interface SettledOnNothing {
  share: Omit<Share, "cause">;
  settled: { late: number[]; raised: Moved | null };
}

/** Settlements of what the counter had lost; where they created it anew, its past is missing, too, unless a repair brought it back. */
export function settledOnNothing(life: Life, late: readonly Movement[]): SettledOnNothing | null {
  if (late.length === 0) return null;
  const share = partOf(late);
  const raised = movedBy(life.movements.filter(({ kind, n }) => kind === "raise" && n > late[0]!.n));
  const past = life.seeds.length > 0 ? 0 : life.owed;
  return {
    share: {
      ...share,
      amount: share.amount + (raised?.amount ?? 0) - past,
      ledger: [...share.ledger, ...(raised?.entries ?? [])],
    },
    settled: { late: share.ledger, raised },
  };
}

/** Reserved while late settlements had the counter below zero: 1.94.3 then takes its settlement for inconsistent, and writes none. */
export function reservedBelowZero({ book, reservation }: LeakEvidence, lost: Loss): LeakCause | null {
  const { valueAfter, initial, n } = reservation;
  if (valueAfter === null || valueAfter - initial > -epsilon) return null;
  if (!book.movements.some(({ kind, by, n: at }) => kind === "late" && by === lost && at < n)) return null;
  return { kind: "reserved-below-zero", stoodAt: valueAfter - initial, entry: n, lost };
}
