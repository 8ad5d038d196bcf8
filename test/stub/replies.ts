import type { ServerResponse } from "node:http";

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** An error in LiteLLM's envelope; its `code` is the status as text. */
export function errorBody(status: number, message: string, type: string | null = null): unknown {
  return { error: { message, type, param: null, code: String(status) } };
}
