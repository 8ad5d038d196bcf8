import { litellm } from "../../catalogue/index.ts";
import type { LeakEvidence } from "../counters/index.ts";
import { costIsKnown } from "../facts/index.ts";
import { isForgotten } from "../ledger/index.ts";
import { dollars, epsilon } from "../numbers.ts";
import { repairedFor } from "./d10-deleted.ts";
import { entries } from "./shares.ts";

/**
 * A repair by DEL left the counter too low: it holds less than this reservation, for the C − R of others came after it. LiteLLM
 * asks what is on a counter before it settles, writes no C − R that would make less than nothing, and R stays.
 */
export function skippedBelowZero({ facts, book, struck, reservation }: LeakEvidence): string | null {
  const { request, amount, replica, n, blocked } = reservation;
  if (blocked !== null || isForgotten(reservation) || request.endedAt === null) return null;
  const repair = book.movements.findLast((moved) => moved.kind === "wiped" && moved.n < n);
  const fault = repair && repairedFor({ facts, struck }, repair);
  if (!repair || !fault) return null;
  const settlement = book.bounds(request).high - amount;
  const low = book.answers.findLast(
    (answer) =>
      answer.replica === replica &&
      answer.n > n &&
      answer.t >= (request.receivedAt ?? request.endedAt!) &&
      answer.t <= request.endedAt! + litellm.settlesWithinMs.value &&
      answer.value + settlement < -epsilon,
  );
  if (!low) return null;
  const billed = costIsKnown(request) ? dollars(settlement) : `at least ${dollars(-settlement)} less`;
  return (
    `${fault} made commands of replica ${repair.replica} fail, which deleted the counter to be safe (${entries([repair])}), so that it stood too low: ` +
    `at ${dollars(low.value)} (entry ${low.n}) when ${request.id} was to be settled (${billed}), from which that would have made less than nothing, and ` +
    `replica ${replica} sent no C − R: ${dollars(amount)} of its reservation (entry ${n}) stays`
  );
}
