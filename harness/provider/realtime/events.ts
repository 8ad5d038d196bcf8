import { type Answer, type Frames, responseUsage } from "../dialects/index.ts";

/**
 * The names of events differ between the protocol's versions; a client of the old one says `OpenAI-Beta: realtime=v1`.
 * Events stand one a line, so that each can be sent as a message.
 */
export interface Protocol {
  textDelta: string;
  textDone: string;
  textPart: string;
  itemAdded: string;
}

export const current: Protocol = {
  textDelta: "response.output_text.delta",
  textDone: "response.output_text.done",
  textPart: "output_text",
  itemAdded: "conversation.item.added",
};

export const beta: Protocol = {
  textDelta: "response.text.delta",
  textDone: "response.text.done",
  textPart: "text",
  itemAdded: "conversation.item.created",
};

const event = (type: string, fields: object) => JSON.stringify({ event_id: "event_p429", type, ...fields });

/** LiteLLM finds the price by the model named here. */
export function session(type: "session.created" | "session.updated", { id, model }: Answer): string {
  return event(type, {
    session: {
      id: `sess_${id}`,
      object: "realtime.session",
      type: "realtime",
      model,
      output_modalities: ["text"],
      modalities: ["text"],
      instructions: "",
      tools: [],
      tool_choice: "auto",
    },
  });
}

export function itemAdded({ itemAdded }: Protocol, item: unknown): string {
  return event(itemAdded, { previous_item_id: null, item });
}

/** One response, as a stream. Its usage says all tokens to be text. */
export function responseFrames(answer: Answer, protocol: Protocol): Frames {
  const { id, words, usage } = answer;
  const text = words.join("");
  const part = (text: string) => ({ type: protocol.textPart, text });
  const item = (status: string, content: object[]) => ({
    id: `item_${id}`,
    object: "realtime.item",
    type: "message",
    status,
    role: "assistant",
    content,
  });
  const at = { response_id: id, item_id: `item_${id}`, output_index: 0, content_index: 0 };
  const response = (status: string, output: object[]) => ({
    id,
    object: "realtime.response",
    status,
    status_details: null,
    output,
    output_modalities: ["text"],
    metadata: null,
    usage: null,
  });
  const whole = item("completed", [part(text)]);
  const done = { ...response("completed", [whole]), usage: usage ? usageBlock(usage) : undefined };
  return {
    opening: [
      event("response.created", { response: response("in_progress", []) }),
      event("response.output_item.added", { response_id: id, output_index: 0, item: item("in_progress", []) }),
      event("response.content_part.added", { ...at, part: part("") }),
    ].join("\n"),
    content: words.map((delta) => event(protocol.textDelta, { ...at, delta })),
    closing: [
      event(protocol.textDone, { ...at, text }),
      event("response.content_part.done", { ...at, part: part(text) }),
      event("response.output_item.done", { response_id: id, output_index: 0, item: whole }),
    ].join("\n"),
    usage: event("response.done", { response: done }),
    terminal: "",
  };
}

function usageBlock(usage: NonNullable<Answer["usage"]>): object {
  return {
    ...responseUsage(usage),
    input_tokens_details: undefined,
    output_tokens_details: undefined,
    input_token_details: { text_tokens: usage.inputTokens, audio_tokens: 0, cached_tokens: 0 },
    output_token_details: { text_tokens: usage.outputTokens, audio_tokens: 0 },
  };
}
