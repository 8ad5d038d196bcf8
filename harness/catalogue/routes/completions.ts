import { models } from "../model.ts";
import { type Ask, billedByUsage, type Meaning, type RouteEntry, type StreamEvent } from "./types.ts";

function body({ model, prompt, maxTokens, stream, endUser, tags }: Ask): object {
  return {
    model,
    prompt,
    max_tokens: maxTokens,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  };
}

function meaning({ text, data }: StreamEvent): Meaning {
  if (text === "[DONE]") return "end";
  if (data === null || data.error !== undefined) return "failure";
  return hasText(data) ? "content" : null;
}

function hasText(answer: Record<string, unknown>): boolean {
  const choices = answer.choices as { text?: string | null }[] | undefined;
  return (choices?.[0]?.text ?? "") !== "";
}

/**
 * https://platform.openai.com/docs/api-reference/completions. 1.94.3 bills a stream by what its own tokenizer makes of the
 * prompt, whatever the provider's usage says.
 */
export const completions: RouteEntry = {
  ...billedByUsage,
  reserves: "cost",
  billedBy: "usage-or-own-prompt",
  answerId: "cmpl-",
  by: "request",
  model: models.text,
  body,
  hasContent: hasText,
  events: { meaning, terminal: "[DONE]" },
};
