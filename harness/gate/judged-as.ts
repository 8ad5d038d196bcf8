import type { Judged } from "../changes/index.ts";
import type { Expectation } from "./expectation.ts";
import type { GateTrial } from "./trial.ts";

/** What counts of a trial: where only bypasses do, a leak is none. What does not apply any more decides nothing. */
export function judgedAs(
  { scenario, verdict, modes, bypasses }: GateTrial,
  { bypassOnly, applies }: Expectation,
): Judged {
  if (verdict === "not-applicable") return { scenario, verdict: applies ? "inconclusive" : verdict, modes: [] };
  if (!bypassOnly || verdict === "inconclusive") return { scenario, verdict, modes };
  if (bypasses === null) return { scenario, verdict: "inconclusive", modes: [] };
  const through = bypasses ?? [];
  return { scenario, verdict: through.length === 0 ? "converged" : "diverged", modes: through };
}
