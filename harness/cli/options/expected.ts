import { modeOf } from "../../catalogue/index.ts";
import type { Expected } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";

/**
 * What `--expect` says: a word, or modes with commas between them, each once.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function parseExpected(text: string): Expected {
  if (text === "converged" || text === "diverged") return text;
  const modes = [...new Set(text.split(",").map((word) => word.trim()))];
  const stranger = modes.find((mode) => modeOf(mode) === null);
  if (stranger === undefined) return modes;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --expect",
    message: `"${stranger}" is neither a verdict nor a mode.`,
    hint: "Choose converged or diverged, or name modes such as D9 or D9,D25 (docs/modes/README.md lists them).",
  });
}
