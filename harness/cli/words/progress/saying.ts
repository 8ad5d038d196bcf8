import type { SubjectProgress } from "../../../contracts/index.ts";
import { oneLine } from "../../../text/index.ts";

/** Said at once, and to be read later: a stack that does not start, or lost a replica. */
export function isTrouble(state: Extract<SubjectProgress, { type: "stack" }>["state"]): boolean {
  return state === "failed" || state === "restarting";
}

/** What an event says, in a line. */
export function saying(event: SubjectProgress): string {
  if (event.type === "verdict") return `${event.verdict.verdict}: ${oneLine(event.verdict.headline)}`;
  const detail = oneLine(event.detail);
  if (event.type === "trial" && event.state === "running") return detail || "running";
  return detail === "" ? event.state : `${event.state}: ${detail}`;
}
