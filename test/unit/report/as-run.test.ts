import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";
import { fillPage, modesOfPage } from "../../../scripts/as-run/page.ts";
import { referenceCells, referenceCsv } from "../../../scripts/reference/matrix/index.ts";
import { converged, diverged, labelled, outcome } from "./examples.ts";

const seeds = [1, 2, 3];
const judged = (verdict: Verdict, seed: number, release: string) =>
  outcome({
    ...verdict,
    seed,
    scenario: "phantom-refusal",
    subject: { spec: release, version: release, patches: [] },
  });
const cells = referenceCells(
  [
    ...seeds.map((seed) => judged(diverged, seed, "1.84.0")),
    judged(diverged, 1, "1.94.3"),
    judged(converged, 2, "1.94.3"),
  ],
  ["phantom-refusal"],
  ["1.84.0", "1.94.3", "1.106.2"],
);
const run = {
  cells: readMatrix(referenceCsv(cells, seeds)),
  scenarios: [
    { id: "phantom-refusal", modes: ["D1"] },
    { id: "replica-killed", modes: ["D9"] },
  ],
  evidence: new Set(["phantom-refusal-1.84.0"]),
};
const page = "# D1\n\nBefore.\n\n<!-- as-run -->\n\n## After\n";

test("a matrix read back says what it said, and a seed that was not run is no verdict", () => {
  expect(run.cells).toEqual(cells);
});

describe("a page", () => {
  test("gets a table of its mode's scenarios and keeps the rest", () => {
    const filled = fillPage(page, ["D1"], run)!;
    expect(filled).toContain(
      "| scenario | 1.84.0 | 1.94.3 |\n| --- | --- | --- |\n" +
        "| phantom-refusal | [diverged D1](../../reports/reference/evidence/phantom-refusal-1.84.0.md) " +
        "| 1 diverged D1, 1 converged: 0.50 (0.09–0.91) |\n",
    );
    expect(filled.startsWith("# D1\n\nBefore.\n\n<!-- as-run -->\n")).toBe(true);
    expect(filled.endsWith("<!-- /as-run -->\n\n## After\n")).toBe(true);
    expect(filled).not.toContain("replica-killed");
  });

  test("filled again is the same, and what an older matrix said is gone", () => {
    const filled = fillPage(page, ["D1"], run)!;
    expect(fillPage(filled, ["D1"], run)).toBe(filled);
    const emptied = fillPage(filled, ["D1"], { ...run, cells: [] })!;
    expect(emptied).toBe(page.replace("<!-- as-run -->", "<!-- as-run -->\nnot run\n<!-- /as-run -->"));
  });

  test("of a mode that only another mode's scenario has shown names that scenario", () => {
    const [first] = run.cells;
    const modes = ["D9", "D25"];
    const verdicts = first!.verdicts.map((each) => ({ ...each, modes }));
    const cells = [{ ...first!, scenario: "replica-stopped", modes, told: ["D9", "D25 (key)"], verdicts }];
    expect(fillPage(page, ["D25"], { ...run, cells })).toContain("| replica-stopped | diverged D9 D25 (key) |");
  });

  test("of a look-alike names who was given its label, and with which verdict", () => {
    const labels = [labelled("D23"), labelled("D25"), labelled(null)];
    const cells = referenceCells(
      [judged({ ...converged, labels }, 1, "1.84.0"), judged(converged, 1, "1.94.3")],
      ["phantom-refusal"],
      ["1.84.0", "1.94.3"],
    );
    const read = readMatrix(referenceCsv(cells, [1]));
    expect(read[0]!.labels).toEqual(["D23", "D25"]);
    const filled = fillPage(page, ["D23", "D24"], { ...run, evidence: new Set(), cells: read })!;
    expect(filled).toContain("| phantom-refusal | converged, label D23 | converged |");
    expect(fillPage(page, ["D24"], { ...run, cells: read })).toContain("not run");
    const both = referenceCells(
      [judged({ ...converged, labels }, 1, "1.84.0"), judged({ ...converged, labels: [] }, 2, "1.84.0")],
      ["phantom-refusal"],
      ["1.84.0"],
    );
    const reread = readMatrix(referenceCsv(both));
    expect(reread).toEqual(both);
    expect(fillPage(page, ["D23"], { ...run, evidence: new Set(), cells: reread })).toContain(
      "| converged, label D23 (1 of 2) |",
    );
  });

  test("without a marker is not touched, and one without an entry says so", () => {
    expect(fillPage("# D1\n", ["D1"], run)).toBeNull();
    expect(fillPage(page, ["D9"], run)).toContain("<!-- as-run -->\nnot run\n<!-- /as-run -->");
  });
});

test("a page is of the modes that the catalogue gives it", () => {
  expect(modesOfPage("d01-stream-aborted-after-a-chunk.md")).toEqual(["D1"]);
  expect(modesOfPage("d12-cold-counter-on-several-replicas.md")).toEqual(["D12"]);
  expect(modesOfPage("look-alikes.md")).toContain("D27");
  expect(modesOfPage("README.md")).toEqual([]);
});
