import { models, model as priced } from "../model.ts";
import { type Ask, billedByUsage, type Meaning, type RouteEntry, type StreamEvent, unbilled } from "./types.ts";

function body({ model, prompt, maxTokens, stream, endUser, tags }: Ask): object {
  return {
    model,
    messages: [{ role: "user", content: prompt }],
    max_tokens: maxTokens,
    ...(stream ? { stream: true } : {}),
    ...(endUser === null ? {} : { metadata: { user_id: endUser } }),
    ...(tags.length > 0 ? { litellm_metadata: { tags } } : {}),
  };
}

function meaning({ text, data }: StreamEvent): Meaning {
  if (text === "[DONE]") return null;
  if (data === null || data.type === "error") return "failure";
  if (data.type === undefined && data.error !== undefined) return "failure";
  if (data.type === "message_stop") return "end";
  return data.type === "content_block_delta" ? "content" : null;
}

/** https://docs.anthropic.com/en/api/messages */
export const messages: RouteEntry = {
  ...billedByUsage,
  reserves: "cost",
  cancelledAtPrompt: true,
  answerId: "msg_",
  by: "request",
  model: models.claude,
  body,
  hasContent: ({ content }) => Array.isArray(content) && content.length > 0,
  events: { meaning, terminal: "message_stop" },
};

/**
 * https://docs.anthropic.com/en/api/messages-count-tokens. It writes nothing, so it takes no `max_tokens`; clients that
 * send one get a reservation that they can be told by.
 */
export const countTokens: RouteEntry = {
  ...unbilled("counted", priced.maxOutputTokens),
  by: "request",
  model: models.chat,
  body: (ask) => body({ ...ask, stream: false }),
  hasContent: ({ input_tokens }) => typeof input_tokens === "number",
  events: null,
};
