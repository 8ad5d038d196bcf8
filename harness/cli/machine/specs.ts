import { resolveSpecs } from "../../subject/index.ts";
import { lookingAround } from "./context.ts";

/** Specs as records name them, `latest` looked up on the index. */
export function machineSpecs(texts: readonly string[], signal: AbortSignal): Promise<string[]> {
  return resolveSpecs(texts, lookingAround(signal));
}
