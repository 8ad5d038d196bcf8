type Kind = readonly [type: string, message: string];

const unreadable: Kind = ["invalid_request_error", "Your request could not be handled."];
const broken: Kind = ["api_error", "Internal server error"];
const kinds: Record<number, Kind> = {
  401: ["authentication_error", "invalid x-api-key"],
  403: ["permission_error", "Your API key does not have permission to use the specified resource."],
  404: ["not_found_error", "model: not found"],
  413: ["request_too_large", "Request exceeds the maximum size"],
  429: ["rate_limit_error", "This request would exceed your organization's rate limit of 50 requests per minute."],
  529: ["overloaded_error", "Overloaded"],
};

/** The body that Anthropic sends with a status; as with OpenAI's, only a 429 mentions limits. */
export function anthropicError(status: number): object {
  const [type, message] = kinds[status] ?? (status >= 500 ? broken : unreadable);
  return { type: "error", error: { type, message } };
}

export function anthropicRefusal(message: string): object {
  return { type: "error", error: { type: "invalid_request_error", message } };
}
