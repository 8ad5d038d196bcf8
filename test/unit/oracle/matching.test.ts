import fc from "fast-check";
import { expect, test } from "vitest";
import { matchPoints } from "../../../harness/oracle/ledger/matching.ts";

const spans = fc.array(fc.tuple(fc.nat(20), fc.nat(6)), { maxLength: 7 });
const points = fc.array(fc.nat(26), { maxLength: 7 });

/** By trying everything. */
function most(open: [number, number][], at: readonly number[]): number {
  const [point, ...rest] = at;
  if (point === undefined) return 0;
  const taken = open.flatMap((span, index) =>
    span[0] <= point && point <= span[0] + span[1] ? [1 + most(open.toSpliced(index, 1), rest)] : [],
  );
  return Math.max(most(open, rest), ...taken);
}

test("as many points as possible find a span that contains them, and none is lost", () => {
  fc.assert(
    fc.property(spans, points, (open, at) => {
      const given = open.map((span, owner) => ({ owner, low: span[0], high: span[0] + span[1] }));
      const { pairs, unmatchedPoints, leftOver } = matchPoints(
        given,
        at.map((point) => ({ point, at: point })),
        0,
      );
      for (const { owner, point } of pairs) {
        expect(point).toBeGreaterThanOrEqual(given[owner]!.low);
        expect(point).toBeLessThanOrEqual(given[owner]!.high);
      }
      expect(pairs.length).toBe(most(open, at));
      expect(pairs.length + unmatchedPoints.length).toBe(at.length);
      expect(new Set([...pairs, ...leftOver].map(({ owner }) => owner)).size).toBe(open.length);
    }),
    { numRuns: 200, seed: 27639 },
  );
});

test("twenty thousand are matched in well under a second", () => {
  const many = Array.from({ length: 20_000 }, (_, owner) => ({ owner, low: owner, high: owner + 3000 }));
  const begun = performance.now();
  const { pairs, leftOver } = matchPoints(
    many,
    many.slice(0, 10_000).map(({ owner }) => ({ point: owner, at: owner + 9 })),
    0,
  );
  expect(pairs).toHaveLength(10_000);
  expect(leftOver.every(({ rivals }) => rivals.length <= 20)).toBe(true);
  expect(performance.now() - begun).toBeLessThan(1000);
});
