import { model } from "../../contracts/index.ts";
import { errorForStatus } from "./openai-errors.ts";
import type { Answer, Asked, Dialect } from "./types.ts";

/** A route that answers with a small object and costs nothing. */
export function resource(route: string, idPrefix: string, json: (answer: Answer) => object): Dialect {
  return { routes: [route], idPrefix, counts: "none", read, json, error: errorForStatus };
}

/** A list with this one entry. */
export function listOf(entry: { id: string }): object {
  return { object: "list", data: [entry], first_id: entry.id, last_id: entry.id, has_more: false };
}

function read(body: unknown): Asked {
  const named = (body as { model?: unknown } | null | undefined)?.model;
  return {
    stream: false,
    usageInStream: false,
    maxTokens: null,
    model: typeof named === "string" ? named : model.name,
    texts: body,
  };
}
