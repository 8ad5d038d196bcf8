import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fuzz } from "../../../fuzz/round.ts";
import { withoutServices } from "../../../fuzz/targets/index.ts";
import type { Target } from "../../../fuzz/types.ts";
import { startClock } from "../../../harness/clock.ts";

describe("a short round", () => {
  test.each(withoutServices)("$name: $holds", async (target) => {
    const { cases, bugs } = await fuzz(target, { cases: 300, seconds: 20, seed: 16 }, startClock());
    expect(bugs).toEqual([]);
    expect(cases).toBeGreaterThan(0);
  });
});

describe("a round", () => {
  const of = (property: fc.IRawProperty<unknown>): Target => ({
    name: "numbers",
    holds: "",
    casesPerRun: 10,
    open: async () => ({ property, [Symbol.asyncDispose]: async () => {} }),
  });
  const limits = { cases: 20_000, seconds: 600, seed: 1 };

  test("tells each bug once, with its least case and what draws it again, and goes on", async () => {
    const small = fc.property(fc.nat(10_000), (n) => {
      if (n % 100 === 99) throw new Error("nines\nand more");
      if (n > 9000) throw new Error("large");
    });
    const { bugs } = await fuzz(of(small), limits, startClock());
    expect(bugs.map(({ what, example }) => [what, example]).sort()).toEqual([
      ["large", "[9001]"],
      ["nines", expect.stringMatching(/^\[\d*99\]$/)],
    ]);
    const { seed, path } = bugs[0]!;
    expect(fc.check(small, { seed, path }).failed).toBe(true);
  });

  test("counts the cases in each run, and ends in time", async () => {
    const fine = of(fc.property(fc.nat(), () => {}));
    expect(await fuzz(fine, { ...limits, cases: 10_005 }, startClock())).toMatchObject({ cases: 10_010, bugs: [] });
    let now = 0;
    const late = await fuzz(fine, { ...limits, seconds: 1 }, { now: () => (now += 600) });
    expect(late.cases).toBeLessThan(limits.cases);
  });
});
