import { models } from "../model.ts";
import { billedByUsage, type RouteEntry } from "./types.ts";

/**
 * https://platform.openai.com/docs/api-reference/images. Images are priced apiece, so R is what they cost. LiteLLM estimates
 * an image only where it knows its mode and price (`_estimate_image_generation_cost`): 1.84.0 and 1.106.2 reserve nothing for
 * the images of a plan, whose price is that of a deployment (D34).
 */
export const images: RouteEntry = {
  ...billedByUsage,
  reserves: "or-not",
  reservable: (_, images) => [images],
  billedBy: "images",
  by: "request",
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
