import type { Case } from "../counters/index.ts";
import { saidZero, usageIsKnown } from "../facts/index.ts";
import { epsilon, sum } from "../numbers.ts";
import type { Label } from "./label.ts";

/** Streams that were cut after a usage of zero, and were billed: whether LiteLLM had read it, nothing shows. */
export function ownCounts({ facts }: Case): Label<"own-count">[] {
  const cut = [...facts.requests.values()].filter(
    (request) => saidZero(request) && request.outcome !== "ok" && !usageIsKnown(request),
  );
  const billed = cut
    .map((request) => ({ id: request.id, to: facts.settledTo.get(request) ?? 0 }))
    .filter(({ to }) => to > epsilon);
  if (billed.length === 0) return [];
  return [{ kind: "own-count", requests: billed.map(({ id }) => id), amount: sum(billed.map(({ to }) => to)) }];
}
