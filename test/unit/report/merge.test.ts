import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { readKept, refuseLoss, replacedBy } from "../../../scripts/reference/kept.ts";
import {
  type ReferenceCell,
  ReferenceColumn,
  readColumns,
  referenceCells,
  referenceCsv,
} from "../../../scripts/reference/matrix/index.ts";
import { mergeMatrix } from "../../../scripts/reference/merge.ts";
import { companionsFor, newestOf } from "../../../scripts/reference/releases.ts";
import { writeReference } from "../../../scripts/reference/write.ts";
import { converged, diverged, outcome } from "./examples.ts";

const ids = ["phantom-refusal", "control-success"];
const on = (verdict: Verdict, scenario: string, spec: string, seed = 1): Verdict => {
  return { ...verdict, scenario, seed, subject: { spec, version: spec, patches: [] } };
};
const cellsOf = (releases: string[], ...verdicts: Verdict[]) =>
  referenceCells(
    verdicts.map((verdict) => outcome(verdict)),
    ids,
    releases,
  );
const column = (spec: string, more = {}) => ReferenceColumn.parse({ spec, version: spec, seeds: [1], ...more });
const kept = {
  cells: cellsOf(
    ["1.84.0", "1.106.2"],
    on(converged, "control-success", "1.84.0"),
    on(diverged, "phantom-refusal", "1.84.0"),
    on(converged, "control-success", "1.106.2"),
    on(diverged, "phantom-refusal", "1.106.2"),
  ),
  columns: [column("1.84.0"), column("1.106.2", { finishedAt: "2026-11-28T13:00:00.000Z" })],
  evidence: new Set(["phantom-refusal-1.84.0", "phantom-refusal-1.106.2"]),
};
const names = ({ cells }: { cells: readonly ReferenceCell[] }) =>
  cells.map(({ scenario, release, verdicts }) => `${scenario} ${release} ${verdicts.map((each) => each.verdict)}`);

test("a release that is not named keeps its column, and one that is named is replaced whole", () => {
  const cells = cellsOf(
    ["1.110.2", "1.84.0"],
    on(converged, "phantom-refusal", "1.84.0"),
    on(diverged, "phantom-refusal", "1.110.2"),
  );
  const columns = [column("1.110.2", { finishedAt: "2026-11-30" }), column("1.84.0", { finishedAt: "2026-11-30" })];
  const merged = mergeMatrix(kept, { cells, columns, only: undefined }, replacedBy(["1.110.2", "1.84.0"], undefined));
  expect(merged.columns.map(({ spec, finishedAt }) => [spec, finishedAt])).toEqual([
    ["1.84.0", "2026-11-30"],
    ["1.106.2", "2026-11-28T13:00:00.000Z"],
    ["1.110.2", "2026-11-30"],
  ]);
  expect(names(merged)).toEqual([
    "phantom-refusal 1.84.0 converged",
    "phantom-refusal 1.106.2 diverged",
    "phantom-refusal 1.110.2 diverged",
    "control-success 1.106.2 converged",
  ]);
});

test("scenarios that are named are replaced alone, and their column says so", () => {
  const seeds = [1, 2, 3, 4, 5];
  const cells = cellsOf(["1.84.0"], ...seeds.map((seed) => on(diverged, "phantom-refusal", "1.84.0", seed)));
  const made = { cells, columns: [column("1.84.0", { seeds, phantom429: "0.2.0", finishedAt: "2026-11-30" })] };
  const only = ["phantom-refusal"];
  const merged = mergeMatrix(kept, { ...made, only }, replacedBy(["1.84.0"], only));
  expect(names(merged)).toContain("control-success 1.84.0 converged");
  expect(names(merged)).toContain("phantom-refusal 1.84.0 diverged,diverged,diverged,diverged,diverged");
  expect(merged.columns[0]).toMatchObject({
    finishedAt: null,
    parts: [{ scenarios: only, seeds, phantom429: "0.2.0", finishedAt: "2026-11-30" }],
  });
  const twice = mergeMatrix({ ...merged, evidence: kept.evidence }, { ...made, only }, replacedBy(["1.84.0"], only));
  expect(twice.columns[0]!.parts).toHaveLength(1);
});

test("a release of which no trial came to a verdict keeps what it had", () => {
  const merged = mergeMatrix(kept, { cells: [], columns: [], only: undefined }, replacedBy(["1.84.0"], undefined));
  expect(names(merged)).toEqual(names({ cells: [...kept.cells].sort((a, b) => b.scenario.localeCompare(a.scenario)) }));
});

test("a run that would drop cells is refused before it begins", () => {
  const refuse = (releases: string[], scenarios?: string[]) => {
    const replaces = replacedBy(releases, scenarios);
    const dropped = kept.cells.filter((cell) => !replaces(cell));
    return () => refuseLoss(dropped, "cells", "matrix.csv");
  };
  expect(refuse(["1.84.0", "1.106.2"])).not.toThrow();
  expect(refuse(["1.84.0"])).toThrow("It has 2 cells that this run does not make again (1.106.2).");
  expect(refuse(["1.84.0", "1.106.2"], ["phantom-refusal"])).toThrow("2 cells");
});

test("an environment.json of before tells of its columns what it knows of all", () => {
  const head = { phantom429: "0.1.0", startedAt: "2026-11-28T10:58:11.467Z", seeds: [1, 2, 3] };
  const [read] = readColumns(
    JSON.stringify({ ...head, releases: [{ spec: "1.84.0", version: "1.84.0", python: "3.11.7" }] }),
  );
  expect(read).toMatchObject({ ...head, python: "3.11.7", finishedAt: null, scenarios: null, parts: [] });
});

test("a release that was assembled is assembled again, unless it is asked for otherwise", () => {
  const assembled = [{ package: "litellm-proxy", wanted: "1.110.2", got: null }];
  const columns = [column("1.110.2", { assembled }), ...kept.columns];
  expect(newestOf(columns)?.spec).toBe("1.110.2");
  expect(companionsFor("1.110.2", columns, undefined)).toBe("nearest");
  expect(companionsFor("1.106.2", columns, undefined)).toBe("exact");
  expect(companionsFor("1.110.2", columns, "exact")).toBe("exact");
});

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "p429-matrix-"));
  await mkdir(join(out, "evidence"));
  for (const name of kept.evidence) await writeFile(join(out, "evidence", `${name}.md`), "shown");
  await writeFile(join(out, "matrix.csv"), referenceCsv(kept.cells));
  await writeFile(join(out, "environment.json"), JSON.stringify({ releases: kept.columns }));
});
afterEach(() => rm(out, { recursive: true, force: true }));

test("what was written is read back, and only the evidence of cells that were made again goes", async () => {
  expect(readKept(out)).toEqual(kept);
  const trials = ["2026-11-29T10:00:00.000Z", "2026-11-29T09:00:00.000Z"].map((startedAt, n) => {
    const { environment, ...trial } = outcome(
      on({ ...converged, timings: { traffic: 90_000, settle: 30_000 } }, "phantom-refusal", "1.106.2", n + 1),
    );
    return { ...trial, environment: { ...environment, startedAt } };
  });
  const wanted = { scenarios: ids, seeds: [1], releases: ["1.106.2"], chosen: false };
  const lost = new Map([["1.106.2", [{ scenario: "control-success", on: "1.106.2", seed: 1, why: "no port" }]]]);
  const reference = { trials, ...wanted, lost, startedAt: "2026-11-30T00:00:00.000Z" };
  await writeReference(out, reference, readKept(out), replacedBy(["1.106.2"], undefined));
  expect(await readdir(join(out, "evidence"))).toEqual(["phantom-refusal-1.84.0.md"]);
  const read = readKept(out);
  expect(names(read)).toEqual([
    "phantom-refusal 1.84.0 diverged",
    "phantom-refusal 1.106.2 converged,converged",
    "control-success 1.84.0 converged",
  ]);
  // When the trials ran, not when they were judged again.
  expect(read.columns.map(({ spec, startedAt, finishedAt }) => [spec, startedAt, finishedAt])).toEqual([
    ["1.84.0", null, null],
    ["1.106.2", "2026-11-29T09:00:00.000Z", "2026-11-29T10:02:00.000Z"],
  ]);
  expect(Date.now() - Date.parse(read.columns[1]!.judgedAt!)).toBeLessThan(60_000);
  const page = await readFile(join(out, "matrix.md"), "utf8");
  expect(page).toContain("| control-success | converged | not run |\n");
  expect(page).toContain("| phantom-refusal | [diverged D1](evidence/phantom-refusal-1.84.0.md) | converged |\n");
  expect(page).toContain("- control-success on 1.106.2, seed 1: no port\n");
});
