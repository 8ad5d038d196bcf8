import { models } from "../model.ts";
import { type Ask, billedByUsage, type Meaning, type RouteEntry, type StreamEvent } from "./types.ts";

/** OpenAI's own `metadata` holds strings only, so tags are LiteLLM's. */
function body({ model, prompt, maxTokens, stream, endUser, tags }: Ask): object {
  return {
    model,
    input: prompt,
    max_output_tokens: maxTokens,
    ...(stream ? { stream: true } : {}),
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { litellm_metadata: { tags } } : {}),
  };
}

/** A response that met its limit ends with `response.incomplete`; both carry usage. */
const ends = new Set<unknown>(["response.completed", "response.incomplete"]);

function meaning({ text, data }: StreamEvent): Meaning {
  if (text === "[DONE]") return null;
  if (data === null || data.type === "error" || data.type === "response.failed") return "failure";
  if (data.type === undefined && data.error !== undefined) return "failure";
  if (ends.has(data.type)) return "end";
  return data.type === "response.output_text.delta" ? "content" : null;
}

function hasContent({ output }: Record<string, unknown>): boolean {
  return Array.isArray(output) && output.length > 0;
}

/** https://platform.openai.com/docs/api-reference/responses */
export const responses: RouteEntry = {
  ...billedByUsage,
  reserves: "cost",
  answerId: "resp_",
  by: "request",
  model: models.chat,
  body,
  hasContent,
  events: { meaning, terminal: "response.completed" },
  runsInBackground: ({ background }) => background === true,
};
