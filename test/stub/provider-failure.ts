import { errorBody } from "./replies.ts";

/** What LiteLLM makes of a provider that fails. */
export class ProviderFailure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }

  static answered(status: number, text: string): ProviderFailure {
    const name = names[status] ?? (status >= 500 ? "InternalServerError" : "APIError");
    return new ProviderFailure(status, `litellm.${name}: ${name}: OpenAIException - ${text.slice(0, 500)}`);
  }

  static broke(cause: unknown): ProviderFailure {
    const detail = cause instanceof Error ? cause.message : String(cause);
    return new ProviderFailure(
      500,
      `litellm.InternalServerError: InternalServerError: OpenAIException - Connection error. ${detail}`,
    );
  }

  get body(): unknown {
    return errorBody(this.status, this.message, this.status === 429 ? "throttling_error" : null);
  }
}

const names: Record<number, string> = {
  400: "BadRequestError",
  401: "AuthenticationError",
  404: "NotFoundError",
  408: "Timeout",
  429: "RateLimitError",
  500: "InternalServerError",
  503: "ServiceUnavailableError",
};
