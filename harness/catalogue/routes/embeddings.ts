import { models } from "../model.ts";
import { billedByUsage, type RouteEntry } from "./types.ts";

/** https://platform.openai.com/docs/api-reference/embeddings. LiteLLM reserves the price of the input alone. */
export const embeddings: RouteEntry = {
  ...billedByUsage,
  reservable: () => [0],
  by: "request",
  model: models.embedding,
  body: ({ model, prompt, endUser, tags }) => ({
    model,
    input: prompt,
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  }),
  hasContent: ({ data }) => Array.isArray(data) && data.length > 0,
  events: null,
};
