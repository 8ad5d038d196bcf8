import { model } from "../contracts/index.ts";

/**
 * Output tokens that an interrupted request may still be billed for: LiteLLM counts the few words it has forwarded
 * with its own tokenizer. 1.106.2 billed 5 for a stream cut after its third chunk.
 */
export const partialTokens = 8;

/** All amounts stay below this, so that the model's own maximum never clamps a reservation. */
export const watermarkLimit = model.maxOutputTokens / 2;

/** Distance between the watermarks of one group where nothing else is in the way. */
const step = 10;

/** Output tokens that may stay unused, hence settlements, which only this request can have. */
function settlements(maxTokens: number, outputTokens: number): number[] {
  const completed = maxTokens - outputTokens;
  const unused = new Set([completed - 1, completed, completed + 1]);
  for (let billed = 0; billed <= partialTokens; billed++) unused.add(maxTokens - billed);
  return [...unused];
}

/** Requests whose settlements could be taken for one another's, as pairs of ids; empty when every write names its request. */
export function ambiguities(
  requests: readonly { id: string; maxTokens: number; provider: { outputTokens: number } }[],
): [string, string][] {
  const owners = new Map<number, string>();
  const pairs = new Map<string, [string, string]>();
  for (const { id, maxTokens, provider } of requests) {
    for (const unused of settlements(maxTokens, provider.outputTokens)) {
      const owner = owners.get(unused);
      if (owner !== undefined) pairs.set(`${owner} ${id}`, [owner, id]);
      owners.set(unused, id);
    }
  }
  return [...pairs.values()];
}

export interface Watermarks {
  /** The next free max_tokens at or above `from` (and never below what is used), unambiguous among all claimed so far. */
  claim(from: number, outputTokens: number): number;
}

export function watermarks(): Watermarks {
  const taken = new Set<number>();
  const next = new Map<number, number>();
  return {
    claim(from, outputTokens) {
      let candidate = Math.max(next.get(from) ?? from, outputTokens + 2);
      while (settlements(candidate, outputTokens).some((unused) => taken.has(unused))) candidate++;
      for (const unused of settlements(candidate, outputTokens)) taken.add(unused);
      next.set(from, candidate + step);
      return candidate;
    },
  };
}
