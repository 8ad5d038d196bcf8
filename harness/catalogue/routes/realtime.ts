import { models, realtimeLimits } from "../model.ts";
import { billedByUsage, type RouteEntry } from "./types.ts";

/**
 * https://platform.openai.com/docs/api-reference/realtime. LiteLLM hands `intent` on to the provider with the handshake,
 * so it carries the marker: a session may be refused before anything is said. Its body is the message that asks for
 * a response.
 */
export const realtime: RouteEntry = {
  ...billedByUsage,
  reservable: () => [realtimeLimits.outputTokens],
  billedBy: "session",
  settledBy: "session",
  by: "session",
  model: models.realtime,
  path: ({ model, prompt }) => `/v1/realtime?${new URLSearchParams({ model, intent: prompt })}`,
  /** It has no body in which LiteLLM would look for its end user. */
  headers: ({ endUser }) => (endUser === null ? {} : { "x-litellm-end-user-id": endUser }),
  body: ({ prompt }) => ({ type: "response.create", response: { modalities: ["text"], instructions: prompt } }),
  hasContent: () => false,
  events: {
    meaning({ data }) {
      if (data === null || data.type === "error") return "failure";
      if (data.type === "response.done") return "end";
      return deltas.has(data.type) ? "content" : null;
    },
    terminal: "response.done",
  },
};

/** Beta and general availability name it differently. */
const deltas = new Set<unknown>(["response.text.delta", "response.output_text.delta"]);
