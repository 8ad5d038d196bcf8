import type { Ask, Meaning, StreamEvent } from "./types.ts";

/**
 * A body of OpenAI's two kinds of completion. A stream asks for its usage, so that what a complete one costs is what the
 * provider says and not LiteLLM's own count.
 */
export function completionBody({ model, maxTokens, stream, endUser, tags }: Ask, prompt: object): object {
  return {
    model,
    ...prompt,
    max_tokens: maxTokens,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  };
}

/** @param textOf what a piece of the answer says */
export function completionEvents(textOf: (piece: Record<string, unknown>) => string) {
  const meaning = ({ text, data }: StreamEvent): Meaning => {
    if (text === "[DONE]") return "end";
    // LiteLLM reports a failure in mid-stream as an event, since the status is long sent.
    if (data === null || data.error !== undefined) return "failure";
    return textOf(data) === "" ? null : "content";
  };
  return { meaning, terminal: "[DONE]" };
}
