import { models, model as priced } from "../model.ts";
import { type RouteEntry, unbilled } from "./types.ts";

/** https://ai.google.dev/api/tokens. It writes nothing; `max_tokens` is for LiteLLM, which takes it for a limit. */
export const googleCountTokens: RouteEntry = {
  ...unbilled("counted", priced.maxOutputTokens),
  by: "request",
  model: models.chat,
  path: ({ model }) => `/v1beta/models/${model}:countTokens`,
  body: ({ prompt, maxTokens, endUser }) => ({
    contents: [{ role: "user", parts: [{ text: prompt }] }],
    max_tokens: maxTokens,
    ...(endUser === null ? {} : { user: endUser }),
  }),
  hasContent: ({ totalTokens }) => typeof totalTokens === "number",
  events: null,
};
