import { models } from "../../contracts/index.ts";
import type { RouteForm } from "./types.ts";

/** https://platform.openai.com/docs/api-reference/embeddings. LiteLLM reserves the price of the input alone. */
export const embeddings: RouteForm = {
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
