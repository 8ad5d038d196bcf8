import { models, model as priced } from "../model.ts";
import { type RouteEntry, unbilled } from "./types.ts";

/** https://platform.openai.com/docs/api-reference/assistants/createAssistant; `max_tokens` and `user` are LiteLLM's. */
export const assistants: RouteEntry = {
  ...unbilled("unlogged", priced.maxOutputTokens),
  by: "request",
  model: models.chat,
  body: ({ model, prompt, maxTokens, endUser, tags }) => ({
    model,
    instructions: prompt,
    max_tokens: maxTokens,
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  }),
  hasContent: () => false,
  events: null,
};
