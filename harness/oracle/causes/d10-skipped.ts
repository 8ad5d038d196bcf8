import { litellm } from "../../catalogue/index.ts";
import type { LeakEvidence } from "../counters/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { isForgotten } from "../ledger/index.ts";
import { epsilon } from "../numbers.ts";
import { repairedFor } from "./d10-deleted.ts";
import type { LeakCause } from "./kinds.ts";

/**
 * A repair by DEL left the counter too low: it holds less than this reservation, for the C − R of others came after it. LiteLLM
 * asks what is on a counter before it settles, writes no C − R that would make less than nothing, and R stays.
 */
export function skippedBelowZero({ facts, book, struck, reservation }: LeakEvidence): LeakCause | null {
  const { request, amount, replica, n, blocked } = reservation;
  if (blocked !== null || isForgotten(reservation) || request.endedAt === null) return null;
  const repair = book.movements.findLast((moved) => moved.kind === "wiped" && moved.n < n);
  const fault = repair && repairedFor({ facts, struck, book }, repair);
  if (!repair || !fault) return null;
  const settlement = book.bounds(request).high - amount;
  const low = book.moved.answers.findLast(
    (answer) =>
      answer.replica === replica &&
      answer.n > n &&
      answer.t >= (request.receivedAt ?? request.endedAt!) &&
      answer.t <= request.endedAt! + litellm.settlesWithinMs.value &&
      answer.value + settlement < -epsilon,
  );
  if (!low) return null;
  return {
    kind: "settlement-skipped",
    fault,
    repairedBy: repair.replica,
    repair: repair.n,
    stoodAt: low.value,
    read: low.n,
    request: request.id,
    settlement,
    isExact: costIsKnown(request),
    replica,
    amount,
    entry: n,
  };
}
