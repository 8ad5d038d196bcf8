import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillRaces, type Hypothesis, races } from "../../../scripts/as-run/hypotheses.ts";
import { readRules } from "../../../scripts/as-run/rules.ts";
import { fillSeen, type Seen } from "../../../scripts/as-run/seen.ts";
import { ReferenceColumn, referenceCells } from "../../../scripts/reference/matrix/index.ts";
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
  "# Seen\n\n<!-- columns -->\n\n<!-- matrix -->\n<!-- /matrix -->\n\nBetween.\n\n<!-- controls -->\n\n<!-- unknown -->\n\n" +
  "<!-- hypotheses -->\n<!-- /hypotheses -->\n\nAfter.\n";
const nothing = { cells: [], scenarios: [], evidence: new Set<string>() };
const seen: Seen = { run, controls: nothing, hypotheses, rules: [], unknown: [] };

test("a page gets the matrix, and each hypothesis beside what the runs say", () => {
  const filled = fillSeen(page, seen)!;
  expect(filled).toContain(
    "| scenario | 1.84.0 | 1.106.2 |\n| --- | --- | --- |\n" +
      "| phantom-refusal | [diverged D1](../reports/reference/evidence/phantom-refusal-1.84.0.md) | converged |\n",
  );
  expect(filled).toContain("| D1 | phantom-refusal | 1.84.0 | diverges [RUN] | #27639 | diverged D1 | agrees |\n");
  expect(filled).toContain("| D1 | phantom-refusal | 1.106.2 | diverges [SRC] | #27639 | converged | **wrong** |\n");
  expect(filled).toContain("| 1.100.5, 1.103.0 | diverges [SRC] | #27639 | not run | not decided |\n");
  expect(filled).toContain("| all | 1 | 1 | 3 |\n");
  expect(filled).toContain("\nBetween.\n");
  expect(fillSeen(filled, seen)).toBe(filled);
});

test("a page of an older matrix is not what it would be now", () => {
  const filled = fillSeen(page, seen)!;
  expect(fillSeen(filled, { ...seen, run: { ...run, cells: cells.slice(0, 1) } })).not.toBe(filled);
});

test("without a matrix all say so; without a marker nothing is written", () => {
  const emptied = fillSeen(page, { ...seen, run: nothing })!;
  expect(emptied.match(/-->\nnot run\n<!--/g)).toHaveLength(5);
  for (const marker of ["columns", "matrix", "controls", "unknown", "hypotheses"])
    expect(fillSeen(page.replace(`<!-- ${marker} -->`, ""), seen)).toBeNull();
});

const old = { phantom429: "0.1.0", seeds: [1], startedAt: "2026-11-28T10:58:11.467Z" };
const columns = [
  ReferenceColumn.parse({ spec: "1.84.0", version: "1.84.0", ...old }),
  ReferenceColumn.parse({
    spec: "1.106.2",
    version: "1.106.2",
    ...old,
    finishedAt: "2026-11-29T03:04:05.000Z",
    assembled: [{ package: "litellm-proxy-extras", wanted: "0.4.114.post1", got: "0.4.110" }],
  }),
];

test("the page says first which release is the newest and how it was installed, and when each column was made", () => {
  const filled = fillSeen(page, { ...seen, run: { ...run, columns } })!;
  expect(filled).toContain(
    "**The newest release here is 1.106.2** (assembled: litellm-proxy-extras 0.4.110 for 0.4.114.post1). " +
      "The newest that installs exactly is 1.84.0. 1 scenario on 2 releases, 2 trials.\n",
  );
  expect(filled).toContain("| 1.84.0 | exact | begun 2026-11-28 10:58 | 0.1.0 | 1 | 1 | 1 |\n");
  expect(filled).toContain("| scenario | 1.84.0 | 1.106.2* |\n");
});

test("a rule that is younger than a cell names its release; a cell that was made again later is not meant", () => {
  const csv =
    "since,scenarios,releases,change\n2026-11-28T20:00:00Z,phantom-refusal other,1.84.0 1.106.2,It changed.\n";
  const older = (own: readonly ReferenceColumn[]) =>
    fillSeen(page, { ...seen, run: { ...run, columns: own }, rules: readRules(csv) })!;
  expect(older(columns)).toContain("- It changed. Made before that: 1.84.0.\n");
  const part = { seeds: [1], phantom429: "0.1.0", finishedAt: "2026-11-29T01:00:00Z" };
  const again = { ...columns[0]!, parts: [{ scenarios: ["phantom-refusal"], ...part }] };
  expect(older([again, columns[1]!])).not.toContain("Made before");
  const judgedAgain = { ...columns[0]!, judgedAt: "2026-11-29T01:00:00Z" };
  expect(older([judgedAgain, columns[1]!])).not.toContain("Made before");
});

test("the controls are counted, and one that diverged is named", () => {
  const controls = { ...nothing, cells };
  const text = fillSeen(page, { ...seen, controls })!;
  expect(text).toContain("1 control on 2 releases (1.84.0, 1.106.2), 2 trials: 1 converged, **1 diverged** ");
  expect(text).toContain("(phantom-refusal on 1.84.0, seed 1), 0 inconclusive, 0 n/a");
});

const partly = cells.map((cell) => ({
  ...cell,
  verdicts: cell.verdicts.map((each) => (each.verdict === "diverged" ? { ...each, modes: null } : each)),
}));
const newer = { ...cells[1]!, scenario: "window-over" };

test("columns that lack scenarios or each seed's modes are named", () => {
  const text = (own: typeof cells) => fillSeen(page, { ...seen, run: { ...run, cells: own } })!;
  expect(text([...partly, newer])).toContain(
    "Older columns, to be made again: 1.84.0 (1 scenario not run, cells of several modes say `in some seed`).\n",
  );
  expect(text(cells)).not.toContain("Older columns");
});

test("controls that a release lacks are named", () => {
  const text = (own: typeof cells) => fillSeen(page, { ...seen, controls: { ...nothing, cells: own } })!;
  expect(text([...cells, newer])).toContain(" Not run: window-over on 1.84.0.\n");
  expect(text(cells)).not.toContain("Not run");
});

test("the races are listed wherever a page lists them", () => {
  const list = [...races].join(", ");
  expect(fillRaces("Races (D14, D19, and D2) show; seen of a race (D28), or a race (a)")).toBe(
    `Races (${list}, and D2) show; seen of a race (${list}), or a race (a)`,
  );
  expect(readFileSync("docs/seen.md", "utf8").split(`(${list}`)).toHaveLength(3);
});
