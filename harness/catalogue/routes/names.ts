import { z } from "zod";

/** Where LiteLLM is called. */
export const Route = z.enum([
  "/v1/chat/completions",
  "/v1/completions",
  "/v1/embeddings",
  "/v1/images/generations",
  "/v1/responses",
  "/v1/messages",
  "/v1/messages/count_tokens",
  /** Google's way to count tokens. */
  "/v1beta/models/{model_name}:countTokens",
  "/v1/realtime",
  /** Passed through to the provider as they are. */
  "/openai/v1/chat/completions",
  "/anthropic/v1/messages",
  "/v1/assistants",
  "/v1/batches/{batch_id}/cancel",
  "/utils/transform_request",
]);
export type Route = z.infer<typeof Route>;
