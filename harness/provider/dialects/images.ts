import { z } from "zod";
import { reader } from "./body.ts";
import { errorForStatus, invalidRequest } from "./openai-errors.ts";
import type { Answer, Dialect } from "./types.ts";

const Body = z.object({
  model: z.string().default("gpt-image-1"),
  prompt: z.string(),
  n: z.number().int().min(1).max(10).nullish(),
});

const read = reader(
  Body,
  ({ model, prompt, n }) => ({
    stream: false,
    usageInStream: false,
    maxTokens: null,
    model,
    texts: prompt,
    images: n ?? 1,
  }),
  invalidRequest,
);

/** A PNG of one transparent pixel. */
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

function json({ created, usage, images = 1 }: Answer): object {
  return {
    created,
    data: Array.from({ length: images }, () => ({ b64_json: pixel })),
    ...(usage
      ? {
          usage: {
            input_tokens: usage.inputTokens,
            input_tokens_details: { text_tokens: usage.inputTokens, image_tokens: 0 },
            output_tokens: usage.outputTokens,
            total_tokens: usage.inputTokens + usage.outputTokens,
          },
        }
      : {}),
  };
}

/**
 * OpenAI's images, https://platform.openai.com/docs/api-reference/images, with the usage block of its newer models.
 * LiteLLM bills images apiece, by release those asked for or those sent, and no prompt.
 */
export const images: Dialect = {
  routes: ["POST /images/generations"],
  idPrefix: "img-",
  counts: "output",
  read,
  json,
  error: errorForStatus,
};
