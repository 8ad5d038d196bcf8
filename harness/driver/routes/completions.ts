import { models } from "../../contracts/index.ts";
import type { Ask, Meaning, RouteForm, StreamEvent } from "./types.ts";

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

/** https://platform.openai.com/docs/api-reference/completions */
export const completions: RouteForm = {
  model: models.text,
  body,
  hasContent: hasText,
  events: { meaning, terminal: "[DONE]" },
};
