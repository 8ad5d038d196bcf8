/** OpenAI's error body. */
export interface OpenAiError {
  error: { message: string; type: string; param: string | null; code: string | null };
}

function openAiError(
  message: string,
  type: string,
  code: string | null = null,
  param: string | null = null,
): OpenAiError {
  return { error: { message, type, param, code } };
}

/**
 * The body that OpenAI sends with a status.
 * LiteLLM reads these texts: `rate limit` or a lone `429` makes a RateLimitError of any status, `invalid_request_error`
 * a BadRequestError (exception_mapping_utils.py), and its own refusals speak of budgets: only a 429 mentions limits here.
 */
export function errorForStatus(status: number, model: string): OpenAiError {
  switch (status) {
    case 401:
      return openAiError("Incorrect API key provided: sk-p429.", "invalid_request_error", "invalid_api_key");
    case 404:
      return openAiError(
        `The model \`${model}\` does not exist or you do not have access to it.`,
        "invalid_request_error",
        "model_not_found",
      );
    case 408:
      return openAiError("Request timed out.", "timeout");
    case 429:
      return openAiError(
        `Rate limit reached for ${model} in organization org-mock on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms.`,
        "requests",
        "rate_limit_exceeded",
      );
    case 503:
      return openAiError("The engine is currently busy, please try again later.", "service_unavailable");
    default:
      return status >= 500
        ? openAiError("The server had an error while processing your request. Sorry about that!", "server_error")
        : openAiError("Your request could not be handled.", "invalid_request_error");
  }
}

/** The body that OpenAI sends when it cannot read a request. */
export function invalidRequest(message: string, param: string | null): OpenAiError {
  return openAiError(message, "invalid_request_error", "invalid_value", param);
}

export function unknownUrl(method: string, path: string): OpenAiError {
  return openAiError(`Invalid URL (${method} ${path})`, "invalid_request_error", "unknown_url");
}
