import { models } from "../../contracts/index.ts";
import type { RouteForm } from "./types.ts";

/** https://platform.openai.com/docs/api-reference/images. Images are priced apiece, so R is what they cost. */
export const images: RouteForm = {
  model: models.image,
  body: ({ model, prompt, outputTokens, endUser, tags }) => ({
    model,
    prompt,
    n: outputTokens,
    size: "1024x1024",
    ...(endUser === null ? {} : { user: endUser }),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  }),
  hasContent: ({ data }) => Array.isArray(data) && data.length > 0,
  events: null,
};
