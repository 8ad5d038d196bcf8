import { duration, money } from "../../text/index.ts";
import type { Drift, Found, StuckSlots } from "../judge/index.ts";
import type { Assumptions } from "../types.ts";

/** Why it is so certain, in a sentence. */
export function because(found: Found, watchedMs: number, { longestRequestMs, largestRequest }: Assumptions): string {
  const [watched, longest] = [duration(watchedMs), duration(longestRequestMs)];
  if (found.kind === "never-expires") return `It had no TTL at any reading, over ${watched}.`;
  if (found.kind === "below-zero") return `It was below zero at all readings, over ${watched}.`;
  const sentences: Record<Drift["reason"], string> = {
    "only lower": `It was below its row at all readings, over ${watched}. Requests in flight only make it higher.`,
    "nothing in flight": `It stayed for ${watched}, with no logged request in flight when it was first read. A request that runs for more than ${longest} would look the same.`,
    unchanged: `Counter and row stayed the same for ${watched}, longer than a request lasts (${longest}). The spend logs could not confirm that nothing ran.`,
    "too short": `It stayed for ${watched}. A request that has run for as long would look the same.`,
    "more than in flight": `Over ${watched}, it was higher above its row than all logged requests in flight can reserve (${money(largestRequest ?? 0)} each).`,
    "idle at times": `Over ${watched}, it was never lower above its row. The logged requests are too short for one to be in flight at each reading. An overloaded LiteLLM that settles much later than 3 s after a request would look the same.`,
    "always in flight": `Some request was in flight at each reading, over ${watched}. Audit again when there is less traffic, or give --largest-request.`,
    "late row": `Its row lacks as much: LiteLLM's ledger has that waiting, or has given it up. The counter is right.`,
    "no logs": `The counter moves, and the spend logs could not show what was in flight.`,
  };
  return sentences[found.reason];
}

export function becauseOfSlots(
  { stuck, taken, limit, oldestMs }: StuckSlots,
  { longestRequestMs }: Assumptions,
): string {
  return `${stuck} of ${taken} slots (limit ${limit}) are older than ${duration(longestRequestMs)}, the oldest ${duration(oldestMs)}. Each goes an hour after it was taken.`;
}

export const becauseOfLogs = (row: number, logs: number): string =>
  `The row has ${money(row)}, the spend logs since it began ${money(logs)}.`;
