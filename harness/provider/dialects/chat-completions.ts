import { z } from "zod";
import { sseDone, sseEvent } from "../sse.ts";
import { reader } from "./body.ts";
import { errorForStatus, invalidRequest } from "./openai-errors.ts";
import type { Answer, Dialect, Frames } from "./types.ts";
import { completionUsage } from "./usage-blocks.ts";

/** What is read of a request; everything else in it is accepted unread. */
const Body = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.unknown().optional() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().nullish(),
  max_completion_tokens: z.number().int().nullish(),
});

const read = reader(
  Body,
  ({ model, messages, stream, stream_options, max_tokens, max_completion_tokens }) => ({
    stream: stream ?? false,
    usageInStream: stream_options?.include_usage ?? false,
    maxTokens: max_completion_tokens ?? max_tokens ?? null,
    model,
    texts: messages.map((message) => message.content),
  }),
  invalidRequest,
);

function json(answer: Answer): object {
  return {
    id: answer.id,
    object: "chat.completion",
    created: answer.created,
    model: answer.model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: answer.words.join(""), refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: "stop",
      },
    ],
    ...(answer.usage ? { usage: completionUsage(answer.usage) } : {}),
    service_tier: "default",
    system_fingerprint: fingerprint,
  };
}

function frames(answer: Answer): Frames {
  const chunk = (choices: object[], usage: object | null) =>
    sseEvent({
      id: answer.id,
      object: "chat.completion.chunk",
      created: answer.created,
      model: answer.model,
      service_tier: "default",
      system_fingerprint: fingerprint,
      choices,
      // Asked for usage, OpenAI sends `"usage": null` on every chunk but the last.
      ...(answer.usageInStream ? { usage } : {}),
    });
  const delta = (fields: object, finish: string | null) =>
    chunk([{ index: 0, delta: fields, logprobs: null, finish_reason: finish }], null);
  return {
    opening: delta({ role: "assistant", content: "", refusal: null }, null),
    content: answer.words.map((word) => delta({ content: word }, null)),
    closing: delta({}, "stop"),
    usage: answer.usageInStream && answer.usage ? chunk([], completionUsage(answer.usage)) : null,
    terminal: sseDone,
  };
}

const fingerprint = "fp_phantom429";

/** OpenAI's chat completions, https://platform.openai.com/docs/api-reference/chat. One choice, text only. */
export const chatCompletions = {
  routes: ["POST /chat/completions"],
  idPrefix: "chatcmpl-",
  counts: "both",
  read,
  json,
  frames,
  error: errorForStatus,
} satisfies Dialect;
