import { chatCompletions } from "./chat-completions.ts";
import type { Dialect } from "./types.ts";

export { listModels } from "./models.ts";
export { unknownUrl } from "./openai-errors.ts";
export type { Asked, Dialect, Frames } from "./types.ts";

const dialects: readonly Dialect[] = [chatCompletions];
const byRoute = new Map(dialects.flatMap((dialect) => dialect.routes.map((route) => [route, dialect] as const)));

/** The dialect spoken at a path without its `/v1` prefix. */
export function dialectAt(path: string): Dialect | undefined {
  return byRoute.get(path);
}
