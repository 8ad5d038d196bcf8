import type { IncomingHttpHeaders } from "node:http";
import { PhantomError } from "../errors/index.ts";

/** Who a request at the provider is: the trial it belongs to and its id in that trial's plan. */
export interface Identity {
  trial: string;
  request: string;
}

export const unnamed: Identity = { trial: "", request: "?" };

const name = "[A-Za-z0-9_-]{1,40}";
const pair = new RegExp(`^(${name})\\.(${name})$`);
const marked = new RegExp(`\\[p429:(${name})\\.(${name})\\]`);

/**
 * The text that names a request to the provider; put it into the prompt. About a dozen tokens.
 * Both names: 1–40 letters, digits, `_` or `-`; others throw ERR_SCENARIO_INVALID.
 */
export function marker(trial: string, request: string): string {
  if (!pair.test(`${trial}.${request}`)) {
    throw new PhantomError("ERR_SCENARIO_INVALID", {
      operation: "name a request",
      message: `"${trial}.${request}" cannot be carried in a prompt.`,
      hint: "Use 1 to 40 letters, digits, underscores or dashes for the trial and for the request.",
    });
  }
  return `[p429:${trial}.${request}]`;
}

/** Reads the marker from the texts of a request (searched to any depth), else the header `x-p429-request`. */
export function identify(texts: unknown, headers: IncomingHttpHeaders): Identity {
  const header = headers["x-p429-request"];
  const found = findMarker(texts) ?? (typeof header === "string" ? pair.exec(header) : null);
  return found ? { trial: found[1]!, request: found[2]! } : unnamed;
}

function findMarker(value: unknown): RegExpExecArray | null {
  if (typeof value === "string") return marked.exec(value);
  if (typeof value !== "object" || value === null) return null;
  for (const inner of Object.values(value)) {
    const found = findMarker(inner);
    if (found) return found;
  }
  return null;
}
