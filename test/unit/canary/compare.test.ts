import { describe, expect, test } from "vitest";
import { baselineOf } from "../../../scripts/canary/baseline.ts";
import { type Comparison, compareWith } from "../../../scripts/canary/compare.ts";
import { judgedOf, matrix, trial } from "./examples.ts";

const cells = (rows: Record<string, readonly string[]>) => judgedOf(matrix("1.106.2", rows))[0]!.cells;
const thrice = (text: string) => [text, text, text];
const brief = (comparison: Comparison) =>
  Object.fromEntries(
    Object.entries(comparison)
      .filter(([, rows]) => rows.length > 0)
      .map(([name, rows]) => [
        name,
        rows.map((row: { scenario: string; mode?: string }) => `${row.scenario} ${row.mode ?? ""}`.trim()),
      ]),
  );

describe("a release against the last judged one", () => {
  test("new: a mode that no seed of the judged one had in that scenario", () => {
    const before = cells({ a: thrice("converged"), b: thrice("diverged D1"), c: thrice("not-applicable") });
    const trials = [trial("a", "diverged D9"), trial("b", "diverged D1 D2"), trial("c", "diverged D4")];
    const comparison = compareWith(before, trials);
    expect(brief(comparison)).toEqual({ fresh: ["a D9", "b D2", "c D4"], still: ["b D1"] });
    expect(comparison.fresh[0]).toEqual({
      scenario: "a",
      mode: "D9",
      before: "converged",
      now: "diverged D9",
      reason: "because diverged D9",
      repeat: "npx phantom429 run a --seed 1",
    });
  });

  test("fixed: every seed had it, and now it is not there; a race is only not seen", () => {
    const before = cells({
      a: thrice("diverged D1"),
      b: ["diverged D1", "converged", "diverged D1"],
      c: thrice("diverged D1 D2"),
    });
    const trials = [trial("a", "converged"), trial("b", "converged"), trial("c", "diverged D2")];
    expect(brief(compareWith(before, trials))).toEqual({ fixed: ["a D1", "c D1"], unseen: ["b D1"], still: ["c D2"] });
  });

  test("in a matrix that has the modes of all seeds only, one of several is not called fixed", () => {
    const csv =
      "scenario,release,version,seed 1,seed 2,modes\na,1.0.0,1.0.0,diverged,diverged,D1 D2\nb,1.0.0,1.0.0,diverged,diverged,D1\n";
    const comparison = compareWith(judgedOf(csv)[0]!.cells, [trial("a", "converged"), trial("b", "converged")]);
    expect(brief(comparison)).toEqual({ unseen: ["a D1", "a D2"], fixed: ["b D1"] });
    expect(comparison.unseen[0]!.before).toBe("diverged (D1 D2 in some seed)");
  });

  test("nothing is fixed or new that was not judged", () => {
    const before = cells({
      a: thrice("diverged D1"),
      b: thrice("inconclusive"),
      d: thrice("diverged D1"),
      e: thrice("not-applicable"),
    });
    const trials = [
      trial("a", "inconclusive"),
      trial("b", "diverged D1"),
      trial("c", "diverged D1"),
      trial("d", "not-applicable"),
      trial("e", "not-applicable"),
    ];
    const comparison = compareWith(before, trials);
    expect(brief(comparison)).toEqual({ uncompared: ["b D1", "c D1"], undecided: ["a", "d"] });
    expect(comparison.undecided.map(({ why }) => why)).toEqual([
      "inconclusive: because inconclusive",
      "not-applicable: because not-applicable",
    ]);
    expect(comparison.uncompared.map(({ before }) => before)).toEqual(["inconclusive", "not run"]);
  });

  test("one seed that diverged is enough to be new, and one inconclusive seed is told", () => {
    const before = cells({ a: thrice("converged") });
    const trials = [trial("a", "converged", 1), trial("a", "diverged D1", 2), trial("a", "inconclusive", 3)];
    const comparison = compareWith(before, trials);
    expect(brief(comparison)).toEqual({ fresh: ["a D1"], undecided: ["a"] });
    expect(comparison.fresh[0]).toMatchObject({
      now: "1 converged, 1 diverged D1, 1 inconclusive",
      repeat: expect.stringContaining("--seed 2"),
    });
  });

  test("an unknown mode is compared as one", () => {
    const unknown = { ...trial("a", "diverged"), modes: ["unknown mode"] };
    expect(brief(compareWith(cells({ a: thrice("converged") }), [unknown]))).toEqual({ fresh: ["a unknown mode"] });
    expect(brief(compareWith(cells({ a: thrice("diverged unknown mode") }), [unknown]))).toEqual({
      still: ["a unknown mode"],
    });
  });
});

test("the last judged release is the highest below", () => {
  const tables = ["1.110.2", "1.106.2", "1.108.14"].map((version) => matrix(version, { a: thrice("converged") }));
  const judged = judgedOf(tables.map((table, index) => (index === 0 ? table : table.replace(/^.*\n/, ""))).join(""));
  expect(judged.map(({ version }) => version)).toEqual(["1.106.2", "1.108.14", "1.110.2"]);
  expect(baselineOf("1.108.15", judged)?.version).toBe("1.108.14");
  expect(baselineOf("1.111.0", judged)?.version).toBe("1.110.2");
  expect(baselineOf("1.106.2", judged)).toBeNull();
});

test("a column with few of the scenarios is no judged release, and each has the time of its own", () => {
  const whole = { a: thrice("converged"), b: thrice("converged"), c: thrice("converged"), d: thrice("converged") };
  const { d: _, ...nearly } = whole;
  const rows = (csv: string) => csv.replace(/^.*\n/, "");
  const csv =
    matrix("1.106.2", whole) +
    rows(matrix("1.106.12", { a: thrice("diverged D17") })) +
    rows(matrix("1.100.5", nearly));
  const judged = judgedOf(csv, { "1.106.2": "2026-11-28T00:00:00Z", "1.106.12": "2026-11-30T00:00:00Z" });
  expect(judged.map(({ version, began }) => [version, began])).toEqual([
    ["1.100.5", null],
    ["1.106.2", new Date("2026-11-28T00:00:00Z")],
  ]);
  expect(baselineOf("1.107.0", judged)?.version).toBe("1.106.2");
});
