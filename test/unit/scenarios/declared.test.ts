import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { unknownMode } from "../../../harness/oracle/causes/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { undeclared } from "../../../scripts/as-run/catalogue.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";

const matrix = readMatrix(readFileSync(new URL("../../../reports/reference/matrix.csv", import.meta.url), "utf8"));
/** Seen on fewer, and not with every seed, it may be a race of its own. */
const releases = 3;

test("what a scenario showed on three releases or more, it says that it can show", () => {
  const unsaid = scenarios.flatMap(({ id, modes }) => {
    const seen = matrix
      .filter(({ scenario }) => scenario === id)
      .flatMap((cell) => cell.modes.filter((mode) => mode !== unknownMode));
    return [...new Set(seen)]
      .filter((mode) => !modes.includes(mode) && seen.filter((other) => other === mode).length >= releases)
      .map((mode) => `${id} ${mode}`);
  });
  expect(unsaid).toEqual([]);
});

test("what a scenario showed with all seeds of a release, it says that it can show", () => {
  expect(undeclared({ cells: matrix, scenarios, evidence: new Set() })).toEqual([]);
});
