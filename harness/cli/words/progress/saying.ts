import type { SubjectProgress } from "../../../contracts/index.ts";
import { oneLine } from "../../../text/index.ts";

/** What an event says, in a line. */
export function saying(event: SubjectProgress): string {
  if (event.type === "verdict") return `${event.verdict.verdict}: ${oneLine(event.verdict.headline)}`;
  const detail = oneLine(event.detail);
  if (event.type === "trial" && event.state === "running") return detail || "running";
  return detail === "" ? event.state : `${event.state}: ${detail}`;
}
