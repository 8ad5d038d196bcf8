import pico from "picocolors";
import type { VerdictWord } from "../contracts/index.ts";

/** Colours for a terminal, or none at all. */
export interface Paint {
  word(word: VerdictWord, text?: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

export function paint(colours: boolean): Paint {
  const c = pico.createColors(colours);
  const byWord = { converged: c.green, diverged: c.red, inconclusive: c.yellow, "not-applicable": c.gray } as const;
  return {
    word: (word, text = word) => byWord[word](text),
    strong: c.bold,
    faint: c.dim,
  };
}
