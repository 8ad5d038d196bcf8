import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { referenceCells, referenceCsv, referenceMarkdown } from "../../../harness/report/reference/index.ts";
import { cellText } from "../../../harness/report/reference/matrix.ts";
import { wilson } from "../../../harness/report/reference/wilson.ts";
import { converged, diverged, outcome } from "./examples.ts";

const seeded = (verdict: Verdict, seed: number, release = "1.84.0"): Verdict => {
  return { ...verdict, seed, subject: { spec: release, version: release, patches: [] } };
};
const cell = (...verdicts: Verdict[]) =>
  referenceCells(
    verdicts.map((verdict) => outcome(verdict)),
    ["phantom-refusal"],
    ["1.84.0", "1.106.2"],
  )[0]!;

test("Wilson's interval, against published values", () => {
  expect(wilson(2, 3).map((bound) => bound.toFixed(3))).toEqual(["0.208", "0.939"]);
  expect(wilson(0, 10).map((bound) => bound.toFixed(3))).toEqual(["0.000", "0.278"]);
  expect(wilson(0, 0)).toEqual([0, 1]);
});

describe("a cell", () => {
  test("seeds that agree are one word with its modes", () => {
    expect(cellText(cell(...[1, 2, 3].map((seed) => seeded(diverged, seed))))).toBe("diverged D1");
  });

  test("seeds that disagree stand with their numbers and the share with its interval", () => {
    const mixed = cell(seeded(diverged, 1), seeded(converged, 2), seeded(diverged, 3));
    expect(cellText(mixed)).toBe("2 diverged D1, 1 converged: 0.67 (0.21–0.94)");
    expect(referenceCsv([mixed], [1, 2, 3])).toContain(
      "phantom-refusal,1.84.0,1.84.0,diverged,converged,diverged,D1,D1,,false,0.67,0.21,0.94\n",
    );
  });

  test("inconclusive is neither of both: it has no part in the share", () => {
    const unclear = cell(seeded(diverged, 1), seeded({ ...converged, verdict: "inconclusive" }, 2));
    expect(cellText(unclear)).toBe("1 diverged D1, 1 inconclusive");
  });
});

test("the table links what has evidence and says what was not run", () => {
  const releases = ["1.84.0", "1.106.2"];
  const cells = referenceCells(
    [outcome(seeded(diverged, 1)), outcome(seeded({ ...converged, scenario: "control" }, 1, "1.106.2"))],
    ["control", "phantom-refusal"],
    releases,
  );
  const evidence = new Set(["phantom-refusal-1.84.0"]);
  const text = referenceMarkdown({
    cells,
    releases,
    seeds: [1],
    evidence,
    finishedAt: "2026-01-02T03:04:05Z",
    lost: [],
  });
  expect(text).toContain("| control | not run | converged |\n");
  expect(text).toContain("| phantom-refusal | [diverged D1](evidence/phantom-refusal-1.84.0.md) | not run |\n");
});
