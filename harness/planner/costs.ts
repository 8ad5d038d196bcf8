import type { Random } from "./random.ts";

/** Input tokens that a usage block may say: doubled, they still cost less than one output token. */
const fewest = 8;
const most = 95;

/** Tokens as one number: of two requests the sums of both parts can be read from the sum. */
const asNumber = (inputTokens: number, outputTokens: number) => 1000 * outputTokens + inputTokens;

export interface Costs {
  /**
   * Input tokens for a request that writes so many: what it costs is the cost of no other request and of no two others
   * together, and neither is it with any other. Where none is left, no other request costs the same.
   */
  claim(outputTokens: number): number;
}

/** A cost of its own for each request, so that an amount names the one or two requests that it is of. */
export function costs(random: Random): Costs {
  const singles = new Set<number>();
  const pairs = new Set<number>();

  const isTaken = (cost: number) => singles.has(cost) || pairs.has(cost);
  const isUnlikeAll = (cost: number) => !isTaken(cost) && singles.values().every((other) => !isTaken(cost + other));

  return {
    claim(outputTokens) {
      const candidates = random.shuffle(Array.from({ length: most - fewest + 1 }, (_, index) => fewest + index));
      const of = (inputTokens: number) => asNumber(inputTokens, outputTokens);
      const claimed =
        candidates.find((inputTokens) => isUnlikeAll(of(inputTokens))) ??
        candidates.find((inputTokens) => !singles.has(of(inputTokens))) ??
        candidates[0]!;
      for (const other of singles) pairs.add(of(claimed) + other);
      singles.add(of(claimed));
      return claimed;
    },
  };
}
