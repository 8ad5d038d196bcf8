import type { PlannedRequest } from "../contracts/index.ts";

/** A client gives up after this long without a complete answer, ms. */
export const defaultDeadlineMs = 60_000;

/** A client whose provider takes its time by plan waits that much longer, ms. */
export function deadlineOf({ provider }: PlannedRequest, ms: number = defaultDeadlineMs): number {
  return ms + provider.chunks * provider.dripMs;
}
