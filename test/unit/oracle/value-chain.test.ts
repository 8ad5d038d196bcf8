import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValueChain } from "../../../harness/oracle/ledger/value-chain.ts";

const chain = (resolved: [number, boolean][] = []) => new ValueChain((n, applied) => resolved.push([n, applied]));

describe("a chain of increments", () => {
  test("leads to the sampled value in whatever order its links were recorded", () => {
    fc.assert(
      fc.property(
        fc.array(
          // Few amounts: the value comes back to where it was.
          fc.oneof(fc.constantFrom(-1, 1, 2), fc.integer({ min: -500, max: 500 })).filter((cents) => cents !== 0),
          { minLength: 1, maxLength: 20 },
        ),
        fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
        (cents, keys) => {
          let value = 0;
          const links = cents.map((amount, n) => {
            value += amount / 100;
            return { n, amount: amount / 100, after: value, key: keys[n]! };
          });
          const followed = chain();
          for (const { n, amount, after } of [...links].sort((a, b) => a.key - b.key)) followed.add(n, amount, after);
          expect(followed.meet(value, -1)).toBe(true);
          expect(followed.holes).toEqual([]);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  test("a hole is not filled by links that only come back to where they began, elsewhere", () => {
    const broken = chain();
    broken.add(1, 0.1, 0.1);
    broken.add(2, 0.1, 0.6);
    broken.add(3, -0.1, 0.5);
    expect(broken.meet(0.5, -1)).toBe(true);
    expect(broken.holes).toMatchObject([{ n: 2 }]);
  });

  test("a missing link is a hole of its amount", () => {
    const broken = chain();
    broken.add(1, 0.1, 0.1);
    broken.add(3, 0.1, 0.5);
    expect(broken.meet(0.5, -1)).toBe(true);
    expect(broken.holes).toMatchObject([{ n: 3 }]);
    expect(broken.holes[0]!.amount).toBeCloseTo(0.3, 12);
  });

  test("a sample that no link leads to is one, too", () => {
    const broken = chain();
    broken.add(1, 0.1, 0.1);
    expect(broken.meet(0.4, -1)).toBe(false);
    expect(broken.holes).toHaveLength(1);
  });
});

describe("an increment of which nobody saw the reply", () => {
  test.each([
    [0.3, true],
    [0.1, false],
  ])("the next reading %d says whether it was applied: %s", (read, applied) => {
    const resolved: [number, boolean][] = [];
    const doubtful = chain(resolved);
    doubtful.add(1, 0.1, 0.1);
    doubtful.doubt(2, 0.2);
    expect(doubtful.meet(read, -1)).toBe(true);
    expect(resolved).toEqual([[2, applied]]);
  });
});

describe("expiry", () => {
  test("a counter found empty after its TTL has expired; before, something is missing", () => {
    const followed = chain();
    followed.add(1, 0.1, 0.1);
    followed.expiresAt = 60_000;
    expect(followed.foundNothing(0.2, 0.2, 59_000)).toBe(true);
    expect(followed.foundNothing(0.2, 0.2, 30_000)).toBe(false);
    expect(followed.foundNothing(0.2, 0.3, 61_000)).toBe(false);
  });
});
