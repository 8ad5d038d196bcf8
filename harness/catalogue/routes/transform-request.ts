import { model as priced } from "../model.ts";
import { chatCompletions } from "./chat-completions.ts";
import { type RouteEntry, unbilled } from "./types.ts";

/** Shows what LiteLLM would send, and sends nothing. It is reserved for when it names its model as other routes do. */
export const transformRequest: RouteEntry = {
  ...unbilled("unlogged", priced.maxOutputTokens),
  by: "request",
  model: chatCompletions.model,
  body: ({ model, prompt, maxTokens, endUser }) => ({
    model,
    max_tokens: maxTokens,
    call_type: "completion",
    request_body: { model: `openai/${model}`, messages: [{ role: "user", content: prompt }] },
    ...(endUser === null ? {} : { user: endUser }),
  }),
  hasContent: () => false,
  events: null,
};
