import { models, model as priced } from "../model.ts";
import { type RouteEntry, unbilled } from "./types.ts";

/** https://platform.openai.com/docs/api-reference/batch/cancel. A model in the body makes LiteLLM reserve for it. */
export const batchCancel: RouteEntry = {
  ...unbilled("unlogged", priced.maxOutputTokens),
  by: "request",
  model: models.chat,
  path: () => "/v1/batches/batch_p429/cancel",
  body: ({ model, maxTokens, endUser }) => ({
    model,
    max_tokens: maxTokens,
    ...(endUser === null ? {} : { user: endUser }),
  }),
  hasContent: () => false,
  events: null,
};
