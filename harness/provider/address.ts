/** Where a request was sent. */
export interface Address {
  /** Without what clients put before an API's own path. */
  path: string;
  query: URLSearchParams;
  /** The model, where Azure's clients put it. */
  deployment: string | null;
}

const prefixes = /^(?:\/v1|\/openai|\/anthropic|\/deployments\/(?<deployment>[^/]+))*(?=\/)/;

/**
 * Reads a request's target. `/v1/x`, `/x`, `/openai/v1/x` and Azure's `/openai/deployments/MODEL/x?api-version=…` are the
 * same; so is `http://any.host/v1/x`, by which a client asks its HTTP proxy.
 */
export function addressOf(target: string): Address {
  const [whole = "", query] = target.replace(/^https?:\/\/[^/]*/i, "").split("?", 2);
  const prefix = prefixes.exec(whole);
  return {
    path: whole.slice(prefix?.[0].length ?? 0).replace(/(?<=.)\/$/, ""),
    query: new URLSearchParams(query),
    deployment: prefix?.groups?.deployment ?? null,
  };
}
