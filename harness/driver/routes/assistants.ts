import { models } from "../../contracts/index.ts";
import type { RouteForm } from "./types.ts";

/** https://platform.openai.com/docs/api-reference/assistants/createAssistant; `max_tokens` and `user` are LiteLLM's. */
export const assistants: RouteForm = {
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
