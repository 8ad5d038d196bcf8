import { answeredOn } from "../counters/index.ts";
import { dollars, epsilon, list } from "../numbers.ts";
import type { BypassEvidence, Signature } from "./signature.ts";

/** Without Redis each replica counts by itself, and what the rows say by then is not asked for again. */
export const d42: Signature = {
  mode: "D42",
  through(bypass) {
    const { counter, requests } = bypass;
    if (!counter.inMemory || !requests.every((request) => spentElsewhere(bypass, request) !== null)) return null;
    const replicas = [...new Set(requests.map(({ replica }) => replica))].sort();
    const own = Math.max(...requests.map((request) => spentElsewhere(bypass, request)!));
    return `LiteLLM has no Redis, and replica ${list(replicas.map(String))} itself had served no more than ${dollars(own)} of it`;
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
