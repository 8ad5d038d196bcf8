import { createHash } from "node:crypto";

/** Hex; LiteLLM knows keys by the sha256 of their secrets. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
