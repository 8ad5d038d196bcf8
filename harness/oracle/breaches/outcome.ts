import type { Check, Finding, InvariantName } from "../../contracts/index.ts";

/** What one invariant has to say. */
export interface Outcome {
  check: Check;
  findings: Finding[];
}

export function outcome(invariant: InvariantName, findings: Finding[], held: string): Outcome {
  const [first, ...more] = findings;
  const detail = first === undefined ? held : first.explanation + (more.length > 0 ? ` (and ${more.length} more)` : "");
  return { check: { invariant, outcome: first === undefined ? "held" : "broken", detail }, findings };
}
