import { createParser } from "eventsource-parser";
import { model } from "../../harness/contracts/index.ts";

export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

export const costOf = ({ inputTokens, outputTokens }: Usage): number =>
  inputTokens * model.inputPerToken + outputTokens * model.outputPerToken;

/** The gateway's own count of a prompt, about four characters a token. */
export function countPrompt(messages: unknown): number {
  return Math.ceil(JSON.stringify(messages ?? "").length / 4);
}

interface Completion {
  id?: string;
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null;
  choices?: { delta?: { content?: string | null } }[];
}

export function usageOf(completion: Completion): Usage | null {
  if (!completion.usage) return null;
  const { prompt_tokens: inputTokens = 0, completion_tokens: outputTokens = 0 } = completion.usage;
  return { inputTokens, outputTokens };
}

/** Reads a stream's events as they pass: what was used, by the provider's word or else by our own count. */
export class StreamMeter {
  responseId: string | null = null;
  contentEvents = 0;
  #reported: Usage | null = null;
  readonly #promptTokens: number;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({ onEvent: ({ data }) => this.#take(data) });

  constructor(promptTokens: number) {
    this.#promptTokens = promptTokens;
  }

  push(bytes: Uint8Array): void {
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
  }

  get usage(): Usage {
    return this.#reported ?? { inputTokens: this.#promptTokens, outputTokens: this.contentEvents };
  }

  #take(data: string): void {
    if (data === "[DONE]") return;
    const event = JSON.parse(data) as Completion;
    this.responseId ??= event.id ?? null;
    if (event.choices?.some(({ delta }) => delta?.content)) this.contentEvents++;
    this.#reported = usageOf(event) ?? this.#reported;
  }
}
