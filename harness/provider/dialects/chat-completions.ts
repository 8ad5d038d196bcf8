import { z } from "zod";
import { sseDone, sseEvent } from "../sse.ts";
import type { Usage } from "../usage.ts";
import { errorForStatus, invalidRequest } from "./openai-errors.ts";
import type { Answer, Asked, Dialect, Frames, Refused } from "./types.ts";

/** What is read of a request; everything else in it is accepted unread. */
const Body = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.unknown().optional() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().nullish(),
  max_completion_tokens: z.number().int().nullish(),
});

function read(body: unknown): Asked | Refused {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return refuse(parsed.error.issues[0]);
  const { model, messages, stream, stream_options, max_tokens, max_completion_tokens } = parsed.data;
  return {
    stream: stream ?? false,
    usageInStream: stream_options?.include_usage ?? false,
    maxTokens: max_completion_tokens ?? max_tokens ?? null,
    model,
    texts: messages.map((message) => message.content),
  };
}

function refuse(issue: z.core.$ZodIssue | undefined): Refused {
  const param = issue?.path.join(".") || null;
  const why = param
    ? `Invalid value for '${param}': ${issue?.message}.`
    : "The body of the request is not a JSON object.";
  return { status: 400, body: invalidRequest(why, param, "invalid_value"), why };
}

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
    ...(answer.usage ? { usage: usageBlock(answer.usage) } : {}),
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
    usage: answer.usageInStream && answer.usage ? chunk([], usageBlock(answer.usage)) : null,
    terminal: sseDone,
  };
}

const fingerprint = "fp_phantom429";

function usageBlock({ inputTokens, outputTokens }: Usage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** OpenAI's chat completions, https://platform.openai.com/docs/api-reference/chat. One choice, text only. */
export const chatCompletions: Dialect = {
  routes: ["/chat/completions"],
  idPrefix: "chatcmpl-",
  read,
  json,
  frames,
  error: errorForStatus,
};
