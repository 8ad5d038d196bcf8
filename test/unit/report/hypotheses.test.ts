import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { VerdictWord } from "../../../harness/contracts/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { type Hypothesis, outcomeOf, readHypotheses } from "../../../scripts/as-run/hypotheses.ts";
import type { ReferenceCell } from "../../../scripts/reference/matrix/index.ts";

const cell = (words: VerdictWord[], modes: string[] = []): ReferenceCell => {
  const count = words.filter((word) => word === "diverged").length;
  return {
    scenario: "replica-killed",
    release: "1.84.0",
    version: "1.84.0",
    verdicts: words.map((verdict, index) => ({ seed: index + 1, verdict, modes: [], labels: [] })),
    modes,
    told: modes,
    labels: [],
    agreed: new Set(words).size === 1,
    diverged: { count, of: words.length, low: 0, high: 1 },
  };
};
const said = (expected: Hypothesis["expected"], mode = "D9"): Hypothesis => {
  return { mode, scenario: "replica-killed", release: "1.84.0", expected, tag: "INF", thread: "" };
};
const green = cell(["converged", "converged", "converged"]);
const red = cell(["diverged", "diverged", "diverged"], ["D9", "D25"]);
const mixed = cell(["converged", "diverged", "inconclusive"], ["D9"]);
const other = cell(["diverged", "diverged", "diverged"], ["D25"]);
const none = cell(["not-applicable", "not-applicable", "not-applicable"]);

test.each([
  [said("diverges"), red, "agrees"],
  [said("diverges"), mixed, "agrees"],
  [said("diverges"), green, "wrong"],
  [said("diverges"), other, "wrong"],
  [said("diverges"), none, "wrong"],
  [said("diverges"), cell(["converged", "inconclusive"]), "not decided"],
  [said("diverges"), cell(["diverged"], ["unknown mode"]), "not decided"],
  [said("diverges"), undefined, "not decided"],
  [said("diverges", "D14"), green, "not decided"],
  [said("converges"), green, "agrees"],
  [said("converges"), other, "agrees"],
  [said("converges"), red, "wrong"],
  [said("converges"), mixed, "wrong"],
  [said("converges"), cell(["converged", "inconclusive"]), "not decided"],
  [said("converges"), none, "not decided"],
  [said("converges", "D14"), green, "not decided"],
  [said("converges", "none"), green, "agrees"],
  [said("converges", "none"), other, "wrong"],
  [said("n/a"), none, "agrees"],
  [said("n/a"), red, "wrong"],
  [said("n/a"), cell(["inconclusive"]), "not decided"],
] as const)("%o beside a cell: case %#", (hypothesis, beside, outcome) => {
  expect(outcomeOf(hypothesis, beside)).toBe(outcome);
});

test("the catalogue can be read, and its scenarios exist", () => {
  const hypotheses = readHypotheses(readFileSync("reports/reference/hypotheses.csv", "utf8"));
  for (const { scenario, mode } of hypotheses) {
    const { modes } = findScenario(scenario);
    if (mode === "none") expect(modes, scenario).toEqual([]);
  }
});

test("a word that is none, and a cell with two hypotheses, are refused", () => {
  const header = "mode,scenario,release,expected,tag,thread\n";
  expect(() => readHypotheses(`${header}D1,replica-killed,1.84.0,leaks,RUN,\n`)).toThrow();
  const row = "D9,replica-killed,1.84.0,diverges,RUN,#27639\n";
  expect(() => readHypotheses(header + row + row)).toThrow("Two hypotheses for D9 of replica-killed on 1.84.0.");
});
