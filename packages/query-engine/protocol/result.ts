import { type EngineErrors, recordNotFound } from "./errors.ts";
import { isExactNumber } from "./exact-json.ts";
import type { Translated } from "./request.ts";

/** An engine's answer to one query: `data` holds one key, the engine's own name of the operation. */
export type EngineResult = { data: Record<string, unknown> } | EngineErrors;

/** The answer as a GraphQL client expects it: under its alias, tagged values as the strings of the GraphQL protocol. */
export function decodeResult(result: EngineResult, request: Translated): EngineResult {
  if ("errors" in result) return result;
  const [value] = Object.values(result.data);
  if (value === null && request.orThrow) return recordNotFound("Expected a record, found none.");
  return { data: { [request.alias]: request.isRaw ? value : untagged(value) } };
}

/** Unwraps every `{$type, value}`. Json fields arrive as text inside a tag, so no stored document can look like one. */
export function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== "object" || value === null || isExactNumber(value)) return value;
  if ("$type" in value && "value" in value) return value.value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, untagged(inner)]));
}
