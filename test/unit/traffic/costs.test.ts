import fc from "fast-check";
import { expect, test } from "vitest";
import { costs } from "../../../harness/planner/costs.ts";
import { randomFrom } from "../../../harness/planner/random.ts";

const claim = (seed: number, outputs: readonly number[]) => {
  const own = costs(randomFrom(seed));
  return outputs.map((outputTokens) => ({ outputTokens, inputTokens: own.claim(outputTokens) }));
};
const tokens = ({ outputTokens, inputTokens }: { outputTokens: number; inputTokens: number }) =>
  `${outputTokens}+${inputTokens}`;

test("one request or two: each sum of costs is that of these requests alone", () => {
  const outputs = fc.array(fc.integer({ min: 3, max: 8 }), { minLength: 1, maxLength: 14 });
  fc.assert(
    fc.property(fc.nat(), outputs, (seed, wanted) => {
      const claimed = claim(seed, wanted);
      const sums = claimed.map(tokens);
      for (const [at, one] of claimed.entries())
        for (const other of claimed.slice(at + 1)) {
          const both = [one.outputTokens + other.outputTokens, one.inputTokens + other.inputTokens] as const;
          sums.push(tokens({ outputTokens: both[0], inputTokens: both[1] }));
        }
      expect(new Set(sums).size).toBe(sums.length);
    }),
  );
});

test("of a hundred requests each has a cost that no other has, and less input than one output token is worth", () => {
  const claimed = claim(
    1,
    Array.from({ length: 100 }, (_, index) => 3 + (index % 6)),
  );
  expect(new Set(claimed.map(tokens)).size).toBe(100);
  for (const { inputTokens } of claimed) expect(2 * inputTokens).toBeLessThan(200);
});
