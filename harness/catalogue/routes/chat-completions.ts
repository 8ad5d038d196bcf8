import { models } from "../model.ts";
import { completionBody, completionEvents } from "./completion-form.ts";
import { billedByUsage, type RouteEntry } from "./types.ts";

function contentOf(answer: Record<string, unknown>, part: "delta" | "message"): string {
  const choices = answer.choices as { [part]?: { content?: string | null } | null }[] | undefined;
  return choices?.[0]?.[part]?.content ?? "";
}

/** https://platform.openai.com/docs/api-reference/chat */
export const chatCompletions: RouteEntry = {
  ...billedByUsage,
  reserves: "cost",
  answerId: "chatcmpl-",
  by: "request",
  model: models.chat,
  body: (asked) => completionBody(asked, { messages: [{ role: "user", content: asked.prompt }] }),
  hasContent: (answer) => contentOf(answer, "message") !== "",
  events: completionEvents((piece) => contentOf(piece, "delta")),
};
