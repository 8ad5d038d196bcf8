import fc from "fast-check";
import { expect, test } from "vitest";
import { clockOffset } from "../../../harness/relay/clock-offset.ts";

test("the true offset lies within the range, whatever the ways there and back took", () => {
  const way = fc.double({ min: 0, max: 50, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000 }), way, way), { minLength: 1 }),
      (offset, ways) => {
        const exchanges = ways.map(([askedAt, there, back]) => ({
          askedAt,
          read: askedAt + there - offset,
          answeredAt: askedAt + there + back,
        }));
        const { ms, uncertaintyMs } = clockOffset(exchanges);
        expect(Math.abs(ms - offset)).toBeLessThanOrEqual(uncertaintyMs + 1e-6);
        expect(uncertaintyMs).toBeLessThanOrEqual(
          Math.min(...ways.map(([, there, back]) => (there + back) / 2)) + 1e-6,
        );
      },
    ),
  );
});
