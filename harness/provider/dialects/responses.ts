import { z } from "zod";
import { typedEvent } from "../sse.ts";
import { reader } from "./body.ts";
import { errorForStatus, invalidRequest } from "./openai-errors.ts";
import type { Answer, Dialect, Frames } from "./types.ts";
import { responseUsage } from "./usage-blocks.ts";

const Body = z.object({
  model: z.string(),
  input: z.unknown(),
  instructions: z.unknown().optional(),
  metadata: z.unknown().optional(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().nullish(),
});

export const readResponse = reader(
  Body,
  ({ model, input, instructions, metadata, stream, max_output_tokens }) => ({
    stream: stream ?? false,
    usageInStream: true,
    maxTokens: max_output_tokens ?? null,
    model,
    texts: [input, instructions, metadata],
  }),
  invalidRequest,
);

function response({ id, created, model }: Answer, status: string, output: object[], usage: object): object {
  return {
    id,
    object: "response",
    created_at: created,
    status,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: 1,
    text: { format: { type: "text" } },
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    truncation: "disabled",
    ...usage,
    user: null,
    metadata: {},
  };
}

const textPart = (text: string) => ({ type: "output_text", text, annotations: [], logprobs: [] });

function item({ id }: Answer, status: string, content: object[]) {
  return { id: `msg_${id}`, type: "message", status, role: "assistant", content };
}

function completed(answer: Answer): object {
  const { words, usage } = answer;
  const whole = item(answer, "completed", [textPart(words.join(""))]);
  return response(answer, "completed", [whole], usage ? { usage: responseUsage(usage) } : {});
}

function frames(answer: Answer): Frames {
  let sequence = 0;
  const event = (type: string, fields: object) => typedEvent({ type, sequence_number: sequence++, ...fields });
  const text = answer.words.join("");
  const started = response(answer, "in_progress", [], { usage: null });
  const at = { item_id: `msg_${answer.id}`, output_index: 0, content_index: 0 };
  return {
    opening: [
      event("response.created", { response: started }),
      event("response.in_progress", { response: started }),
      event("response.output_item.added", { output_index: 0, item: item(answer, "in_progress", []) }),
      event("response.content_part.added", { ...at, part: textPart("") }),
    ].join(""),
    content: answer.words.map((delta) => event("response.output_text.delta", { ...at, delta, logprobs: [] })),
    closing: [
      event("response.output_text.done", { ...at, text, logprobs: [] }),
      event("response.content_part.done", { ...at, part: textPart(text) }),
      event("response.output_item.done", { output_index: 0, item: item(answer, "completed", [textPart(text)]) }),
    ].join(""),
    // Usage and the end are one event; OpenAI sends no [DONE] after it.
    usage: event("response.completed", { response: completed(answer) }),
    terminal: "",
  };
}

/** OpenAI's responses, https://platform.openai.com/docs/api-reference/responses. One text message, in the foreground. */
export const responses: Dialect = {
  routes: ["POST /responses"],
  idPrefix: "resp_",
  counts: "both",
  read: readResponse,
  json: completed,
  frames,
  error: errorForStatus,
};
