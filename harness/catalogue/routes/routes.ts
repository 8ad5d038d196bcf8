import { assistants } from "./assistants.ts";
import { batchCancel } from "./batch-cancel.ts";
import { chatCompletions } from "./chat-completions.ts";
import { completions } from "./completions.ts";
import { embeddings } from "./embeddings.ts";
import { googleCountTokens } from "./google-count-tokens.ts";
import { images } from "./images.ts";
import { countTokens, messages } from "./messages.ts";
import type { Route } from "./names.ts";
import { passThroughChat, passThroughMessages } from "./pass-through.ts";
import { realtime } from "./realtime.ts";
import { responses } from "./responses.ts";
import { transformRequest } from "./transform-request.ts";
import type { RouteEntry } from "./types.ts";

/** What is known of each route. A new route is a file here, its name in names.ts, and a line below. */
export const routes: Readonly<Record<Route, RouteEntry>> = {
  "/v1/chat/completions": chatCompletions,
  "/v1/completions": completions,
  "/v1/embeddings": embeddings,
  "/v1/images/generations": images,
  "/v1/responses": responses,
  "/v1/messages": messages,
  "/v1/messages/count_tokens": countTokens,
  "/v1beta/models/{model_name}:countTokens": googleCountTokens,
  "/v1/realtime": realtime,
  "/openai/v1/chat/completions": passThroughChat,
  "/anthropic/v1/messages": passThroughMessages,
  "/v1/assistants": assistants,
  "/v1/batches/{batch_id}/cancel": batchCancel,
  "/utils/transform_request": transformRequest,
};
