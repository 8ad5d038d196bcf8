import { anthropicError } from "./anthropic-errors.ts";
import { readMessages } from "./messages.ts";
import { errorForStatus } from "./openai-errors.ts";
import { readResponse } from "./responses.ts";
import type { Answer, Asked, Dialect, Refused } from "./types.ts";

/** Counting costs nothing, and there is no stream of it. */
const plainly =
  (read: Dialect["read"]) =>
  (body: unknown): Asked | Refused => {
    const asked = read(body);
    return "why" in asked ? asked : { ...asked, stream: false };
  };

/** https://docs.anthropic.com/en/api/messages-count-tokens */
export const countMessageTokens: Dialect = {
  routes: ["POST /messages/count_tokens"],
  idPrefix: "count_",
  counts: "none",
  read: plainly(readMessages),
  json: ({ countedTokens }: Answer) => ({ input_tokens: countedTokens }),
  error: anthropicError,
};

/** Later releases of LiteLLM ask OpenAI, too: https://platform.openai.com/docs/api-reference/responses/input-tokens. */
export const countResponseTokens: Dialect = {
  routes: ["POST /responses/input_tokens"],
  idPrefix: "count_",
  counts: "none",
  read: plainly(readResponse),
  json: ({ countedTokens }: Answer) => ({ object: "response.input_tokens", input_tokens: countedTokens }),
  error: errorForStatus,
};
