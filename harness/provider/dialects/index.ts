import { assistants } from "./assistants.ts";
import { batches } from "./batches.ts";
import { chatCompletions } from "./chat-completions.ts";
import { completions } from "./completions.ts";
import { countMessageTokens, countResponseTokens } from "./count-tokens.ts";
import { embeddings } from "./embeddings.ts";
import { files } from "./files.ts";
import { images } from "./images.ts";
import { messages } from "./messages.ts";
import { responses } from "./responses.ts";
import { routeTable } from "./routes.ts";
import type { Dialect, Frames } from "./types.ts";

export { listModels } from "./models.ts";
export { errorForStatus, unknownUrl } from "./openai-errors.ts";
export type { Answer, Asked, Counts, Dialect, Frames } from "./types.ts";
export { responseUsage } from "./usage-blocks.ts";

const dialects: readonly Dialect[] = [
  chatCompletions,
  responses,
  messages,
  completions,
  embeddings,
  images,
  countMessageTokens,
  countResponseTokens,
  ...assistants,
  ...batches,
  ...files,
];

/** The dialect spoken at a method and path (without its `/v1` prefix), and what stands for the route's parameters. */
export const dialectAt = routeTable(dialects);

/** A dialect that the client of another does not understand; null: a realtime session's client. */
export function foreignTo(dialect: Dialect | null): Dialect & Required<Pick<Dialect, "frames">> {
  // Clients of OpenAI's older routes read chat completions to some degree.
  return dialect === null || dialect === messages || dialect === responses ? chatCompletions : messages;
}

/** The same frames without the framing of server-sent events: one JSON text a line. */
export function bareFrames({ opening, content, closing, usage }: Frames): Frames {
  const bare = (events: string) =>
    events
      .replace(/^data: /gm, "")
      .replace(/\n+/g, "\n")
      .trimEnd();
  return {
    opening: bare(opening),
    content: content.map(bare),
    closing: bare(closing),
    usage: usage === null ? null : bare(usage),
    terminal: "",
  };
}
export type { Usage } from "./types.ts";
