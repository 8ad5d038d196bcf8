import { describe, expect, test } from "vitest";
import { wilson } from "../../../harness/changes/index.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import {
  cellText,
  columnsOf,
  labelsText,
  ReferenceColumn,
  referenceCells,
  referenceCsv,
  referenceMarkdown,
} from "../../../scripts/reference/matrix/index.ts";
import { converged, diverged, labelled, outcome } from "./examples.ts";

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
      "phantom-refusal,1.84.0,1.84.0,diverged D1,converged,diverged D1,D1,D1,,,false,0.67,0.21,0.94\n",
    );
  });

  const with_ = (verdict: Verdict, ...modes: string[]): Verdict => {
    return { ...verdict, findings: modes.map((mode) => ({ ...diverged.findings[0]!, mode })) };
  };

  test("a mode that was not in all diverged seeds says in how many", () => {
    const three = [
      ["D16", "D17"],
      ["D16", "D17", "D33"],
      ["D16", "D17"],
    ];
    const all = cell(...three.map((modes, index) => seeded(with_(diverged, ...modes), index + 1)));
    expect(cellText(all)).toBe("diverged D16 D17, D33 (1 of 3)");
    expect(referenceCsv([all])).toContain(",diverged D16 D17,diverged D16 D17 D33,diverged D16 D17,D16 D17 D33,");
    const mixed = cell(seeded(with_(diverged, "D9", "D2"), 1), seeded(with_(diverged, "D2"), 2), seeded(converged, 3));
    expect(cellText(mixed)).toBe("2 diverged D2, D9 (1 of 2), 1 converged: 0.67 (0.21–0.94)");
    const apart = cell(seeded(with_(diverged, "D1"), 1), seeded(with_(diverged, "unknown mode"), 2));
    expect(cellText(apart)).toBe("diverged D1 (1 of 2), unknown mode (1 of 2)");
  });

  test("a cell may have more seeds than others", () => {
    const five = cell(...[1, 2, 3, 4, 5].map((seed) => seeded(diverged, seed)));
    const one = { ...cell(seeded(converged, 1)), scenario: "control" };
    const csv = referenceCsv([five, one]).split("\n");
    expect(csv[0]).toContain("seed 1,seed 2,seed 3,seed 4,seed 5,");
    expect(csv[2]).toContain("control,1.84.0,1.84.0,converged,not run,not run,not run,not run,");
  });

  test("a label that not all seeds had says how many", () => {
    const labels = [labelled("D25")];
    const some = cell(seeded({ ...converged, labels }, 1), seeded({ ...converged, labels: [] }, 2));
    expect(labelsText(some.labels, some.verdicts)).toBe("D25 (1 of 2)");
    expect(labelsText(["D25"], some.verdicts.slice(0, 1))).toBe("D25");
  });

  test("inconclusive is neither of both: it has no part in the share", () => {
    const unclear = cell(seeded(diverged, 1), seeded({ ...converged, verdict: "inconclusive" }, 2));
    expect(cellText(unclear)).toBe("1 diverged D1, 1 inconclusive");
  });
});

test("the table links what has evidence and says what was not run", () => {
  const cells = referenceCells(
    [outcome(seeded(diverged, 1)), outcome(seeded({ ...converged, scenario: "control" }, 1, "1.106.2"))],
    ["phantom-refusal", "control"],
    ["1.84.0", "1.106.2"],
  );
  const evidence = new Set(["phantom-refusal-1.84.0"]);
  const text = referenceMarkdown({ cells, columns: columnsOf(cells), evidence });
  expect(text).toContain("| control | not run | converged |\n");
  expect(text).toContain("| phantom-refusal | [diverged D1](evidence/phantom-refusal-1.84.0.md) | not run |\n");
});

test("a column that was assembled has a star, and says what was taken for what", () => {
  const assembled = [
    { package: "litellm-proxy-extras", wanted: "0.4.114.post1", got: "0.4.110" },
    { package: "litellm-proxy", wanted: "1.110.2", got: null },
  ];
  const made = { phantom429: "0.1.0", seeds: [1], finishedAt: "2026-11-29T03:04:05.000Z" };
  const column = ReferenceColumn.parse({ spec: "1.84.0", version: "1.84.0", assembled, ...made });
  const cells = [cell(seeded(diverged, 1))];
  const text = referenceMarkdown({ cells, columns: [column], evidence: new Set() });
  expect(text).toContain("| scenario | 1.84.0* |\n");
  expect(text).toContain(
    "| 1.84.0* | assembled: litellm-proxy-extras 0.4.110 for 0.4.114.post1, without litellm-proxy 1.110.2 " +
      "| 2026-11-29 03:04 | 0.1.0 | 1 | 1 | 1 |\n",
  );
});
