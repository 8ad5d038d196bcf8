import { z } from "zod";
import { typedEvent } from "../sse.ts";
import { anthropicError, anthropicRefusal } from "./anthropic-errors.ts";
import { reader } from "./body.ts";
import type { Answer, Dialect, Frames } from "./types.ts";

const Body = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.unknown() })).min(1),
  system: z.unknown().optional(),
  metadata: z.unknown().optional(),
  stream: z.boolean().nullish(),
  max_tokens: z.number().int().nullish(),
});

export const readMessages = reader(
  Body,
  ({ model, messages, system, metadata, stream, max_tokens }) => ({
    stream: stream ?? false,
    usageInStream: true,
    maxTokens: max_tokens ?? null,
    model,
    texts: [messages.map((message) => message.content), system, metadata],
  }),
  anthropicRefusal,
);

function usageBlock(inputTokens: number, outputTokens: number): object {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
    service_tier: "standard",
  };
}

function message({ id, model }: Answer, content: object[], stopReason: string | null, usage: object | null): object {
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    ...(usage ? { usage } : {}),
  };
}

function json(answer: Answer): object {
  const { words, usage } = answer;
  const content = [{ type: "text", text: words.join("") }];
  return message(answer, content, "end_turn", usage && usageBlock(usage.inputTokens, usage.outputTokens));
}

function frames(answer: Answer): Frames {
  const { words, usage } = answer;
  // The first event says the input, and that there is a first output token.
  const begun = usage && usageBlock(usage.inputTokens, Math.min(1, usage.outputTokens));
  const delta = (text: string) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });
  const ended = { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null } };
  return {
    opening: [
      typedEvent({ type: "message_start", message: message(answer, [], null, begun) }),
      typedEvent({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
      typedEvent({ type: "ping" }),
    ].join(""),
    content: words.map((word) => typedEvent(delta(word))),
    closing: typedEvent({ type: "content_block_stop", index: 0 }),
    usage: typedEvent({ ...ended, ...(usage ? { usage: usageBlock(usage.inputTokens, usage.outputTokens) } : {}) }),
    terminal: typedEvent({ type: "message_stop" }),
  };
}

/** Anthropic's messages, https://docs.anthropic.com/en/api/messages. One text block. */
export const messages = {
  routes: ["POST /messages"],
  idPrefix: "msg_",
  counts: "both",
  read: readMessages,
  json,
  frames,
  error: anthropicError,
} satisfies Dialect;
