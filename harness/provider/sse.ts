/** One server-sent event without a name, as OpenAI's chat completions send it; `data` is a value to be written as JSON. */
export function sseEvent(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The end marker of OpenAI's streams; it is not JSON. */
export const sseDone = "data: [DONE]\n\n";

/** An event whose JSON breaks off in the middle. */
export function brokenEvent(event: string): string {
  return `${event.slice(0, Math.floor(event.length / 2))}\n\n`;
}
