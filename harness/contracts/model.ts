/**
 * The priced model every stack offers and every plan uses. Prices are dollars per token, chosen so that a reservation
 * R = promptTokens × input + maxTokens × output decodes: any prompt below 200 tokens costs less than one output token,
 * hence floor(R / output) = maxTokens.
 */
export const model = {
  name: "p429-chat",
  inputPerToken: 0.00001,
  outputPerToken: 0.002,
  /** LiteLLM clamps the reserved output to the model's own maximum. */
  maxOutputTokens: 8192,
} as const;
