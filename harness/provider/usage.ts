import type { ProviderScript } from "../contracts/index.ts";
import type { Counts, Usage } from "./dialects/index.ts";

/** What this script's answer really took. */
export function scriptedUsage({ inputTokens, outputTokens }: ProviderScript): Usage {
  return { inputTokens, outputTokens };
}

/** The usage block that this script sends; null: none. */
export function saidUsage(script: ProviderScript): Usage | null {
  const { inputTokens, outputTokens } = script;
  switch (script.usage) {
    case "correct":
      return { inputTokens, outputTokens };
    case "missing":
      return null;
    case "zero":
      return { inputTokens: 0, outputTokens: 0 };
    case "doubled":
      return { inputTokens: 2 * inputTokens, outputTokens: 2 * outputTokens };
  }
}

/** The part of it that an API counts. */
export function countedUsage({ inputTokens, outputTokens }: Usage, counts: Counts): Usage {
  return {
    inputTokens: counts === "both" || counts === "input" ? inputTokens : 0,
    outputTokens: counts === "both" || counts === "output" ? outputTokens : 0,
  };
}
