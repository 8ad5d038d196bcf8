import { existsSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { modeIds, modeOf } from "../../../harness/catalogue/index.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { fillCatalogue, undeclared } from "../../../scripts/as-run/catalogue.ts";
import { fillHead, unpaired } from "../../../scripts/as-run/page.ts";
import { fillProvoke } from "../../../scripts/as-run/provoke.ts";
import { type ReferenceCell, ReferenceColumn } from "../../../scripts/reference/matrix/index.ts";

const words: Record<string, Verdict["verdict"]> = { ok: "converged", "n/a": "not-applicable", "?": "inconclusive" };

/** "D1 D2|ok|D1": what each seed came to. A matrix of before says the modes of all together: `apart` is false. */
function cell(scenario: string, release: string, seeds: string, apart = true): ReferenceCell {
  const each = seeds.split("|").map((text, index) => {
    const verdict = words[text] ?? "diverged";
    return { seed: index + 1, verdict, modes: verdict === "diverged" ? text.split(" ") : [], labels: [] };
  });
  const modes = [...new Set(each.flatMap((own) => own.modes))].sort();
  const verdicts = apart ? each : each.map((own) => ({ ...own, modes: [] }));
  const count = each.filter(({ verdict }) => verdict === "diverged").length;
  const diverged = { count, of: each.length, low: 0, high: 1 };
  return { scenario, release, version: release, verdicts, modes, told: modes, labels: [], agreed: true, diverged };
}

const scenarios = [
  { id: "abort", modes: ["D1"] },
  { id: "cycle", modes: ["D1"] },
  { id: "burst", modes: ["D12"] },
];
const run = (...cells: ReferenceCell[]) => ({
  cells,
  scenarios,
  evidence: new Set<string>(),
});
const page = "## Provoke it\n\n<!-- provoke -->\n\nBy hand.\n";
const block = (text: string) => `## Provoke it\n\n<!-- provoke -->\n${text}<!-- /provoke -->\n\nBy hand.\n`;
const provoked = (mode: string, given: ReturnType<typeof run>) => fillProvoke(page, mode, given);

describe("the commands of a mode", () => {
  test("name the newest release whose seeds all showed it, and compare it with one that converged", () => {
    const given = run(
      cell("abort", "1.84.0", "D1|D1|D1"),
      cell("abort", "1.90.7", "D1|D1 D2|D1"),
      cell("abort", "1.94.3", "ok|ok|ok"),
      cell("abort", "1.106.2", "ok|ok|ok"),
    );
    expect(provoked("D1", given)).toBe(
      block(
        "```sh\nnpx phantom429 run abort --litellm 1.90.7   # D1 with all 3 seeds\n" +
          "npx phantom429 compare 1.90.7 1.106.2 --scenario abort   # D1 on 1.90.7, converged on 1.106.2\n```\n",
      ),
    );
  });

  test("that some seeds showed come last, with their share and with those seeds", () => {
    const given = run(
      cell("abort", "1.90.7", "D1|D1|D1"),
      cell("abort", "1.94.3", "ok|D1|D1"),
      cell("cycle", "1.84.0", "ok|ok|D1"),
    );
    expect(provoked("D1", given)).toBe(
      block(
        "```sh\nnpx phantom429 run abort --litellm 1.90.7   # D1 with all 3 seeds\n" +
          "npx phantom429 run abort --litellm 1.94.3 --repeat 3   # D1 with 2 of 3 seeds\n" +
          "npx phantom429 run cycle --litellm 1.84.0 --repeat 3   # D1 with 1 of 3 seeds\n```\n",
      ),
    );
  });

  test("show a release on which a mode is new against the one before, and never one where it does not apply", () => {
    const given = run(
      cell("abort", "1.83.14", "n/a|n/a|n/a"),
      cell("abort", "1.84.0", "ok|ok|ok"),
      cell("abort", "1.106.2", "D1|D1|D1"),
    );
    expect(provoked("D1", given)).toContain("compare 1.84.0 1.106.2 --scenario abort   # D1 on 1.106.2,");
    expect(provoked("D1", run(given.cells[0]!, given.cells[2]!))).not.toContain("compare");
  });

  test("name no release that shows it by another mode alone, or with an inconclusive seed as if with all", () => {
    const given = run(cell("abort", "1.84.0", "D2|D2|D2"), cell("cycle", "1.84.0", "D1|?|D1"));
    expect(provoked("D1", given)).toBe(
      block("```sh\nnpx phantom429 run cycle --litellm 1.84.0 --repeat 3   # D1 with 2 of 3 seeds\n```\n"),
    );
  });

  test("of a matrix without the modes of each seed claim no more than it says", () => {
    const both = provoked("D1", run(cell("abort", "1.84.0", "D1|D2|D1 D2", false)));
    expect(both).toContain("run abort --litellm 1.84.0 --repeat 3   # D1 with at least 1 of 3 seeds\n");
    expect(provoked("D1", run(cell("abort", "1.84.0", "D1|D1|ok", false)))).toContain("# D1 with 2 of 3 seeds\n");
    expect(provoked("D1", run(cell("abort", "1.84.0", "D1|D1|D1", false)))).toContain("# D1 with all 3 seeds\n");
  });

  test("take the companions that the matrix took", () => {
    const given = run(cell("abort", "1.106.2", "ok"), cell("abort", "1.110.2", "D1"));
    const replaced = { package: "litellm-proxy", wanted: "1.110.2", got: null };
    const columns = [
      ReferenceColumn.parse({ spec: "1.106.2", version: "1.106.2", assembled: [] }),
      ReferenceColumn.parse({ spec: "1.110.2", version: "1.110.2", assembled: [replaced] }),
    ];
    const filled = fillProvoke(page, "D1", { ...given, columns })!;
    expect(filled).toContain("run abort --litellm 1.110.2 --companions nearest   # D1 with 1 seed\n");
    expect(filled).toContain("compare 1.106.2 1.110.2 --companions nearest --scenario abort ");
  });

  test("are not there for a mode that was never seen, and the page says so", () => {
    const given = run(cell("abort", "1.84.0", "ok|ok|ok"));
    expect(provoked("D1", given)).toBe(block("No release in the matrix shows D1. Not in the matrix yet: `cycle`.\n"));
    expect(provoked("D9", given)).toBe(block("No release in the matrix shows D9.\n"));
    expect(fillProvoke("no marker", "D1", given)).toBeNull();
  });
});

describe("the catalogue of modes", () => {
  const families = ["leaks", "seeds", "resets", "tooLow", "found", "lookAlikes"];
  const readme = [...families, "without-a-mode"].map((name) => `<!-- ${name} -->\n<!-- /${name} -->\n`).join("");

  test("names the scenarios that showed a mode and those that were not run, or a patch, and its page", () => {
    const given = run(cell("burst", "1.84.0", "D1"), cell("cycle", "1.84.0", "ok"));
    const filled = fillCatalogue(readme, {
      ...given,
      scenarios: [...scenarios, { id: "pause", modes: [] }, { id: "control-x", modes: [] }],
    })!;
    const page = "[a stream is aborted after a chunk](d01-stream-aborted-after-a-chunk.md)";
    expect(filled).toContain(`| D1 | client leaves a running stream | \`abort\`, \`burst\` | ${page} |\n`);
    expect(filled).toContain("| D38 | settled at another amount than C | `control-success` with a patch | ");
    expect(filled).toContain("<!-- without-a-mode -->\nScenarios that are about no mode: `pause`.\n");
  });

  test("is not whole without a marker for each family", () => {
    expect(fillCatalogue(readme.replace("<!-- tooLow -->", ""), run())).toBeNull();
  });

  test("has a page for each mode, whose head it says", () => {
    const pages = readdirSync("docs/modes");
    expect(unpaired(pages)).toEqual([]);
    const [first, ...others] = pages.filter((file) => file.startsWith("d01-"));
    expect(others).toEqual([]);
    expect(unpaired(pages.map((file) => (file === first ? "d99-new.md" : file)))).toEqual([
      "D1 has no page docs/modes/d01-stream-aborted-after-a-chunk.md",
      "docs/modes/d99-new.md is of no mode in harness/catalogue/modes",
    ]);
    for (const { page } of modeIds.map((id) => modeOf(id)!).filter(({ page }) => page !== "look-alikes"))
      expect(existsSync(`harness/oracle/causes/${page}.ts`), page).toBe(true);
    expect(fillHead("# D1: stale\n\ntext\n# more\n", ["D1"])).toBe(
      "# D1: a stream is aborted after a chunk\n\ntext\n# more\n",
    );
    expect(fillHead("# several\n", ["D23", "D24"])).toBe("# several\n");
  });

  test("says which mode a scenario showed with all seeds and does not name", () => {
    const given = run(
      cell("abort", "1.84.0", "D1 D10|D10"),
      cell("abort", "1.94.3", "D1 D9|D1"),
      cell("cycle", "1.84.0", "unknown mode|unknown mode"),
    );
    expect(undeclared(given)).toEqual(["abort D10 (1.84.0)"]);
  });
});
