import { valid } from "@renovatebot/pep440";
import { expect, test } from "vitest";
import { expectationOf, readGate, seenInCell } from "../../../harness/gate/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";
import { modesOfPage } from "../../../scripts/as-run/page.ts";
import { resultOf } from "../../../scripts/as-run/results.ts";
import { commandsIn, page, pages, valuesOf } from "./pages.ts";

/** What a command says that it will show, beside what the reference matrix and that of the controls have. */
const cells = readMatrix(page("reports/reference/matrix.csv").text);
const controls = readMatrix(page("reports/reference/controls/matrix.csv").text);
const cellOf = (scenario: string, release: string) =>
  [...cells, ...controls].find((cell) => cell.scenario === scenario && cell.release === release);
const ids = new Set(scenarios.map(({ id }) => id));
/** Of a patched LiteLLM the matrix knows nothing. */
const commands = pages().flatMap(({ path, text }) =>
  commandsIn(text)
    .filter((command) => !command.includes("--patch"))
    .map((command) => ({ path, command, named: command.split(/\s+/).filter((word) => ids.has(word)) })),
);
/** Of checkouts and images it knows nothing either. */
const runs = commands.flatMap(({ path, command, named }) => {
  const [release] = valuesOf("--litellm", command);
  if (!command.startsWith("run ") || release === undefined || valid(release) === null) return [];
  const said = `${path}: phantom429 ${command}`;
  return named.map((scenario) => ({ path, command, said, scenario, cell: cellOf(scenario, release) }));
});
const backed = runs.flatMap(({ cell, ...run }) => (cell === undefined ? [] : [{ ...run, cell }]));

test("a command that names scenarios and a release is of cells that were run", () => {
  const missing = runs.filter(({ cell }) => cell === undefined);
  expect(missing.map(({ said, scenario }) => `${said}: ${scenario}`)).toEqual([]);
});

test("a command on a mode's page shows that mode, or its label", () => {
  for (const { path, said, scenario, cell } of backed) {
    const modes = modesOfPage(path.replace("docs/modes/", ""));
    if (modes.length === 0 || scenario.startsWith("control-")) continue;
    const shown = [...cell.modes, ...cell.labels].filter((mode) => modes.includes(mode));
    expect(shown, `${said}: ${scenario}`).not.toEqual([]);
  }
  expect(backed.length).toBeGreaterThan(30);
});

test("a command that expects a verdict gets it with every seed", () => {
  for (const { command, said, cell } of backed) {
    const [expected] = valuesOf("--expect", command);
    if (expected === undefined) continue;
    const isWord = expected === "converged" || expected === "diverged";
    const seen = cell.verdicts.map(({ verdict, modes }) => (isWord ? verdict : (modes ?? []).join()));
    expect([...new Set(seen)], said).toEqual([expected]);
  }
});

test("a comparison of one scenario shows a difference", () => {
  for (const { path, command } of commands.filter((each) => each.command.startsWith("compare "))) {
    const [scenario = ""] = valuesOf("--scenario", command);
    const [, one = "", other = ""] = command.split(/\s+/);
    const [before, after] = [cellOf(scenario, one), cellOf(scenario, other)].map((cell) => cell?.verdicts);
    if (before && after) expect(after, `${path}: phantom429 ${command}`).not.toEqual(before);
  }
});

test("the example of a gate file says what the matrix says of the release that it names", () => {
  const [, text = ""] = /## The file\n\n```yaml\n([\s\S]*?)```/.exec(page("docs/gate-your-ci.md").text) ?? [];
  const { litellm, scenarios } = readGate(text, "docs/gate-your-ci.md").gate;
  for (const [scenario, entry] of Object.entries(scenarios)) {
    const cell = cells.find((each) => each.scenario === scenario && each.release === litellm);
    const seen = seenInCell(resultOf(cell!));
    const { modes, applies, bypassOnly } = expectationOf(entry);
    expect(applies, scenario).toBe(seen.judged > 0);
    if (!bypassOnly) expect(modes, scenario).toEqual(seen.modes);
  }
});
