import type { ProviderEvent } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import type { RequestFacts } from "./request.ts";
import type { Facts } from "./types.ts";

/** Folds provider.ndjson into the facts: the ground truth for cost. */
export function readProvider(trial: RecordedTrial, facts: Facts): void {
  for (const event of trial.provider()) {
    const request = facts.requests.get(event.request);
    if (request) fold(event, request);
    else facts.strangers.add(event.request);
  }
}

function fold(event: ProviderEvent, request: RequestFacts): void {
  request.contentChars = Math.max(request.contentChars, event.contentChars ?? 0);
  request.overAt = event.t;
  switch (event.event) {
    case "received":
      request.receivedAt ??= event.t;
      // A retry starts over: what counts is its last attempt.
      request.doneAt = null;
      return;
    case "held":
      request.providerHeldAt ??= event.t;
      return;
    case "headers":
      request.headersAt ??= event.t;
      request.answerId = event.responseId ?? request.answerId;
      return;
    case "chunk":
      request.chunks++;
      request.firstChunkAt ??= event.t;
      return;
    case "done":
      request.doneAt = event.t;
      readUsage(event, request);
      request.calls++;
      request.answered = { inputTokens: request.inputTokens ?? 0, outputTokens: request.outputTokens ?? 0 };
      return;
    default:
      readUsage(event, request);
  }
}

function readUsage({ inputTokens, outputTokens }: ProviderEvent, request: RequestFacts): void {
  if (inputTokens !== undefined) request.inputTokens = request.answered.inputTokens + inputTokens;
  if (outputTokens !== undefined) request.outputTokens = request.answered.outputTokens + outputTokens;
}
