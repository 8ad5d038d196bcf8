import type { GateFile } from "../contracts/index.ts";
import type { GateResult } from "./evaluate.ts";

/** `failed`: something is new, fixed or expired. `undecided`: nothing is, and too little could be judged. */
export type GateOutcome = "passed" | "failed" | "undecided";

export function outcomeOf(result: GateResult, { countsAs }: GateFile["inconclusive"]): GateOutcome {
  const { appeared, fixed, expired, undecided, judged } = result;
  if (appeared.length + fixed.length + expired.length > 0) return "failed";
  return judged === 0 || (undecided.length > 0 && countsAs === "fail") ? "undecided" : "passed";
}
