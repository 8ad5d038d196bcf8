import { z } from "zod";
import { sseDone, sseEvent } from "../sse.ts";
import { reader } from "./body.ts";
import { errorForStatus, invalidRequest } from "./openai-errors.ts";
import type { Answer, Dialect, Frames } from "./types.ts";
import { completionUsage } from "./usage-blocks.ts";

const Body = z.object({
  model: z.string(),
  prompt: z.unknown(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().nullish(),
});

const read = reader(
  Body,
  ({ model, prompt, stream, stream_options, max_tokens }) => ({
    stream: stream ?? false,
    usageInStream: stream_options?.include_usage ?? false,
    maxTokens: max_tokens ?? null,
    model,
    texts: prompt,
  }),
  invalidRequest,
);

const choice = (text: string, finish: string | null) => ({ text, index: 0, logprobs: null, finish_reason: finish });

function completion({ id, created, model }: Answer, choices: object[]) {
  return { id, object: "text_completion", created, model, choices };
}

function json(answer: Answer): object {
  return {
    ...completion(answer, [choice(answer.words.join(""), "stop")]),
    ...(answer.usage ? { usage: completionUsage(answer.usage) } : {}),
  };
}

function frames(answer: Answer): Frames {
  const { words, usage, usageInStream } = answer;
  const chunk = (choices: object[], usage: object | null) =>
    sseEvent({ ...completion(answer, choices), ...(usageInStream ? { usage } : {}) });
  return {
    opening: "",
    content: words.map((word) => chunk([choice(word, null)], null)),
    closing: chunk([choice("", "stop")], null),
    usage: usageInStream && usage ? chunk([], completionUsage(usage)) : null,
    terminal: sseDone,
  };
}

/** OpenAI's old completions, https://platform.openai.com/docs/api-reference/completions. */
export const completions: Dialect = {
  routes: ["POST /completions"],
  idPrefix: "cmpl-",
  counts: "both",
  read,
  json,
  frames,
  error: errorForStatus,
};
