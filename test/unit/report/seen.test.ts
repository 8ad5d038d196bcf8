import { expect, test } from "vitest";
import { referenceCells } from "../../../harness/report/reference/index.ts";
import type { Hypothesis } from "../../../scripts/as-run/hypotheses.ts";
import { fillSeen } from "../../../scripts/as-run/seen.ts";
import { converged, diverged, outcome } from "./examples.ts";

const cells = referenceCells([outcome(diverged), outcome(converged)], ["phantom-refusal"], ["1.84.0", "1.106.2"]);
const run = { cells, scenarios: [], evidence: new Set(["phantom-refusal-1.84.0"]) };
const common = { mode: "D1", scenario: "phantom-refusal", thread: "#27639" };
const hypotheses: Hypothesis[] = [
  { ...common, release: "1.83.14", expected: "n/a", tag: "RUN" },
  { ...common, release: "1.84.0", expected: "diverges", tag: "RUN" },
  { ...common, release: "1.100.5", expected: "diverges", tag: "SRC" },
  { ...common, release: "1.103.0", expected: "diverges", tag: "SRC" },
  { ...common, release: "1.106.2", expected: "diverges", tag: "SRC" },
];
const page =
  "# Seen\n\n<!-- matrix -->\n<!-- /matrix -->\n\nBetween.\n\n<!-- hypotheses -->\n<!-- /hypotheses -->\n\nAfter.\n";

test("a page gets the matrix, and each hypothesis beside what the runs say", () => {
  const filled = fillSeen(page, run, hypotheses)!;
  expect(filled).toContain(
    "| scenario | 1.84.0 | 1.106.2 |\n| --- | --- | --- |\n" +
      "| phantom-refusal | [diverged D1](../reports/reference/evidence/phantom-refusal-1.84.0.md) | converged |\n",
  );
  expect(filled).toContain("| D1 | phantom-refusal | 1.84.0 | diverges [RUN] | #27639 | diverged D1 | agrees |\n");
  expect(filled).toContain("| D1 | phantom-refusal | 1.106.2 | diverges [SRC] | #27639 | converged | **wrong** |\n");
  expect(filled).toContain("| 1.100.5, 1.103.0 | diverges [SRC] | #27639 | not run | not decided |\n");
  expect(filled).toContain("| all | 1 | 1 | 3 |\n");
  expect(filled).toContain("\nBetween.\n");
  expect(fillSeen(filled, run, hypotheses)).toBe(filled);
});

test("a page of an older matrix is not what it would be now", () => {
  const filled = fillSeen(page, run, hypotheses)!;
  expect(fillSeen(filled, { ...run, cells: cells.slice(0, 1) }, hypotheses)).not.toBe(filled);
});

test("without a matrix both say so; without a marker nothing is written", () => {
  const emptied = fillSeen(page, { ...run, cells: [] }, hypotheses)!;
  expect(emptied.match(/-->\nnot run\n<!--/g)).toHaveLength(2);
  expect(fillSeen(page.replace("<!-- hypotheses -->", ""), run, hypotheses)).toBeNull();
});
