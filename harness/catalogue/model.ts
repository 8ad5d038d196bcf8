/**
 * The priced model every stack offers and every plan uses. Prices are dollars per token, chosen so that a reservation
 * R = promptTokens × input + maxTokens × output decodes: any prompt below 200 tokens costs less than one output token,
 * hence floor(R / output) = maxTokens.
 */
export const model = {
  name: "p429-chat",
  /** All models of a stack belong to this group of LiteLLM's. */
  accessGroup: "p429-models",
  inputPerToken: 0.00001,
  outputPerToken: 0.002,
  /** LiteLLM clamps the reserved output to the model's own maximum. */
  maxOutputTokens: 8192,
  /** LiteLLM reserves all of it where it finds no prompt in the body: it must cost less than one output token. */
  maxInputTokens: 150,
} as const;

/** All models that a stack offers. Their prices per token are those of `model`. */
export const models = {
  chat: model.name,
  /** The same under another name, for requests that ask several models at once. */
  second: "p429-second",
  /** Of each call to it LiteLLM makes another one to `chat`, silently. */
  mirrored: "p429-mirrored",
  /** Called by Anthropic's own API. */
  claude: "p429-claude",
  embedding: "p429-embedding",
  /** An image costs what an output token of the others costs. */
  image: "p429-image",
  realtime: "p429-realtime",
  /** For /v1/completions: 1.84.0 finds no price there for a model of the chat API. */
  text: "p429-text",
} as const;

/** A realtime session names no limit, so LiteLLM reserves all that its model can read and write. */
export const realtimeLimits = { inputTokens: 100, outputTokens: 50 } as const;
