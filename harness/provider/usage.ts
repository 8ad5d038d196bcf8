import type { ProviderScript } from "../contracts/index.ts";

/** What a usage block says, in tokens. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
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
