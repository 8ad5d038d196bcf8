import { answeredOn } from "../counters/index.ts";
import { epsilon } from "../numbers.ts";
import type { BypassEvidence, Signature } from "./signature.ts";

/** Without Redis each replica counts by itself, and what the rows say by then is not asked for again. */
export const d42: Signature = {
  mode: "D42",
  through(bypass) {
    const { counter, requests } = bypass;
    if (!counter.inMemory || !requests.every((request) => spentElsewhere(bypass, request) !== null)) return null;
    const replicas = [...new Set(requests.map(({ replica }) => replica))].sort();
    const own = Math.max(...requests.map((request) => spentElsewhere(bypass, request)!));
    return { kind: "counted-alone", replicas, own };
  },
};

/** What its own replica had served before it, dollars; null: that alone was the budget. */
function spentElsewhere(
  { facts, counter }: BypassEvidence,
  { replica, invokedAt }: BypassEvidence["requests"][number],
): number | null {
  const own = answeredOn(facts, counter, invokedAt!, replica);
  return own < counter.budget! - epsilon ? own : null;
}
