import type { PlannedPhase } from "../../harness/contracts/index.ts";
import { type Customer, type PlanBuilder, together } from "../../harness/planner/index.ts";

/** A pause before each word, ms, and the words: 76 s in all, where LiteLLM's counters live 60 s from their last write. */
const wordEveryMs = 9500;
const words = 8;

/** A stream of each caller, from replicas in turn, all at the same time. */
export function longStreams(plan: PlanBuilder, callers: readonly Customer[]): PlannedPhase {
  const streams = callers.flatMap((as, index) =>
    plan.requests(1, () => ({ as, stream: true, outputTokens: words, provider: { dripMs: wordEveryMs } }), {
      from: 120,
      on: [index % plan.replicas],
    }),
  );
  return together("long stream", streams);
}
