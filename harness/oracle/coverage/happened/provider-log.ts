import type { ProviderEvent } from "../../../contracts/index.ts";
import type { Case } from "../../counters/index.ts";

/** What the provider did with one request, over all attempts. */
export interface Played {
  attempts: number;
  statuses: Set<number>;
  /** Endings that it brought about by itself. */
  endings: Set<string>;
  /** Usage blocks sent, and whole answers. */
  usages: Pick<ProviderEvent, "inputTokens" | "outputTokens">[];
  answers: number;
  /** Ids of its answers. */
  responseIds: Set<string>;
}

/** Goes through the provider's log for some of its requests. */
export function playedBy({ trial }: Case, ids: ReadonlySet<string>): Map<string, Played> {
  const played = new Map<string, Played>();
  for (const id of ids)
    played.set(id, {
      attempts: 0,
      statuses: new Set(),
      endings: new Set(),
      usages: [],
      answers: 0,
      responseIds: new Set(),
    });
  if (ids.size === 0) return played;
  for (const event of trial.provider()) {
    const request = played.get(event.request);
    if (request) note(event, request);
  }
  return played;
}

function note(
  { event, status, detail, responseId, inputTokens = 0, outputTokens = 0 }: ProviderEvent,
  played: Played,
): void {
  if (event === "received") played.attempts++;
  if (event === "headers" && status !== undefined) played.statuses.add(status);
  if (event === "ended-by-script" && detail !== undefined) played.endings.add(detail);
  if (event === "usage") played.usages.push({ inputTokens, outputTokens });
  if (event === "done") played.answers++;
  if (responseId !== undefined) played.responseIds.add(responseId);
}
