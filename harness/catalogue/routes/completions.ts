import { models } from "../model.ts";
import { completionBody, completionEvents } from "./completion-form.ts";
import { billedByUsage, type RouteEntry } from "./types.ts";

function textOf(answer: Record<string, unknown>): string {
  const choices = answer.choices as { text?: string | null }[] | undefined;
  return choices?.[0]?.text ?? "";
}

/**
 * https://platform.openai.com/docs/api-reference/completions. 1.94.3 bills a stream by what its own tokenizer makes of the
 * prompt, whatever the provider's usage says.
 */
export const completions: RouteEntry = {
  ...billedByUsage,
  reserves: "cost",
  billedBy: "usage-or-own-prompt",
  answerId: "cmpl-",
  by: "request",
  model: models.text,
  body: (asked) => completionBody(asked, { prompt: asked.prompt }),
  hasContent: (answer) => textOf(answer) !== "",
  events: completionEvents(textOf),
};
