import fc from "fast-check";
import { expect, test } from "vitest";
import { randomFrom } from "../../../harness/planner/random.ts";

const draws = (seed: number) => {
  const random = randomFrom(seed);
  return Array.from({ length: 8 }, () => random.int(0, 1_000_000));
};

test("the sequence of a seed is the same on any machine", () => {
  expect(draws(1)).toEqual([424883, 699498, 177561, 569132, 655125, 908439, 219712, 905075]);
});

test("seeds that differ in either half give different sequences", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (a, b) => {
      fc.pre(a !== b);
      expect(draws(a)).not.toEqual(draws(b));
    }),
  );
  expect(draws(7)).not.toEqual(draws(7 + 2 ** 32));
});

test("shuffling keeps every item", () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.nat()), (seed, items) => {
      expect(randomFrom(seed).shuffle(items).sort()).toEqual([...items].sort());
    }),
  );
});
