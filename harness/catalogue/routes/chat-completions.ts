import { models } from "../model.ts";
import { type Ask, billedByUsage, type Meaning, type RouteEntry, type StreamEvent } from "./types.ts";

/** A stream asks for its usage, so that what a complete one costs is what the provider says and not LiteLLM's own count. */
function body({ model, prompt, maxTokens, stream, endUser, tags }: Ask): object {
  return {
    model,
    messages: [{ role: "user", content: prompt }],
    max_tokens: maxTokens,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  };
}

function meaning({ text, data }: StreamEvent): Meaning {
  if (text === "[DONE]") return "end";
  // LiteLLM reports a failure in mid-stream as an event, since the status is long sent.
  if (data === null || data.error !== undefined) return "failure";
  return contentOf(data, "delta") === "" ? null : "content";
}

function contentOf(answer: Record<string, unknown>, part: "delta" | "message"): string {
  const choices = answer.choices as { [part]?: { content?: string | null } | null }[] | undefined;
  return choices?.[0]?.[part]?.content ?? "";
}

/** https://platform.openai.com/docs/api-reference/chat */
export const chatCompletions: RouteEntry = {
  ...billedByUsage,
  reserves: "cost",
  answerId: "chatcmpl-",
  by: "request",
  model: models.chat,
  body,
  hasContent: (answer) => contentOf(answer, "message") !== "",
  events: { meaning, terminal: "[DONE]" },
};
