import { z } from "zod";
import { reader } from "./body.ts";
import { errorForStatus, invalidRequest } from "./openai-errors.ts";
import type { Answer, Dialect } from "./types.ts";

const Body = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.unknown()).min(1)]),
  encoding_format: z.enum(["float", "base64"]).nullish(),
});

const read = reader(
  Body,
  ({ model, input, encoding_format }) => ({
    stream: false,
    usageInStream: false,
    maxTokens: null,
    model,
    texts: input,
    encoding: encoding_format ?? "float",
  }),
  invalidRequest,
);

const vector = [0.5, -0.25, 0.75, 0.125];
/** Official clients ask for base64 unless told otherwise: floats of 32 bits. */
const encoded = Buffer.from(Float32Array.from(vector).buffer).toString("base64");

function json({ model, usage, encoding }: Answer): object {
  return {
    object: "list",
    data: [{ object: "embedding", index: 0, embedding: encoding === "base64" ? encoded : vector }],
    model,
    ...(usage ? { usage: { prompt_tokens: usage.inputTokens, total_tokens: usage.inputTokens } } : {}),
  };
}

/** OpenAI's embeddings, https://platform.openai.com/docs/api-reference/embeddings. One vector, whatever the input. */
export const embeddings: Dialect = {
  routes: ["POST /embeddings"],
  idPrefix: "embd-",
  counts: "input",
  read,
  json,
  error: errorForStatus,
};
