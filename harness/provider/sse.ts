/** One server-sent event without a name, as OpenAI's chat completions send it; `data` is a value to be written as JSON. */
export function sseEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** One server-sent event that is named by its type, as OpenAI's responses and Anthropic's messages send it. */
export function typedEvent<T extends { type: string }>(data: T): string {
  return `event: ${data.type}\n${sseEvent(data)}`;
}

/** The end marker of OpenAI's completions; it is not JSON. */
export const sseDone = "data: [DONE]\n\n";

/** The first of these events, or lines of JSON, with its JSON broken off in the middle. */
export function brokenEvent(events: string): string {
  const [first = ""] = events.split(/\n\n|\n(?=\{)/, 1);
  const start = first.indexOf("{");
  return `${first.slice(0, start + Math.floor((first.length - start) / 2))}\n\n`;
}
