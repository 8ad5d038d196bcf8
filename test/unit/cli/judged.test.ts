import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { defaultRelease } from "../../../harness/releases/default-release.ts";
import { type JudgedRelease, newestExact } from "../../../harness/releases/judged.ts";
import { judgedReleases } from "../../../harness/releases/judged-releases.ts";
import { fillDefault } from "../../../scripts/as-run/default-release.ts";
import { judgedModule, judgedOf } from "../../../scripts/as-run/judged.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";
import { columnsOf, ReferenceColumn } from "../../../scripts/reference/matrix/index.ts";

const judged = (version: string, companions: JudgedRelease["companions"] = "exact"): JudgedRelease => {
  return { version, companions, judgedOn: "2026-11-28", seeds: 3, scenarios: 86, decided: 80, diverged: 40 };
};
const matrix = readMatrix(readFileSync("reports/reference/matrix.csv", "utf8"));

describe("the default release", () => {
  test("is the newest judged one that installs exactly, by PEP 440", () => {
    expect(newestExact([judged("1.100.5"), judged("1.106.12"), judged("1.110.2", "nearest"), judged("1.106.2")])).toBe(
      "1.106.12",
    );
    expect(() => newestExact([judged("1.110.2", "nearest")])).toThrow();
  });

  test("is one on which the demo's scenario converged with every seed, and it diverged on 1.84.0", () => {
    const words = (release: string) =>
      matrix
        .filter((cell) => cell.scenario === "phantom-refusal" && cell.release === release)
        .flatMap(({ verdicts }) => verdicts.map(({ verdict }) => verdict));
    expect(new Set(words(defaultRelease))).toEqual(new Set(["converged"]));
    expect(new Set(words("1.84.0"))).toEqual(new Set(["diverged"]));
  });
});

describe("the list that is shipped", () => {
  const column = (spec: string, more: object = {}) =>
    ReferenceColumn.parse({ spec, version: spec, startedAt: "2026-11-28T10:58:11.467Z", seeds: [1, 2, 3], ...more });

  test("says of each release of the matrix how it came out", () => {
    const cells = matrix.filter(({ release }) => release === "1.106.2");
    const [release] = judgedOf({ cells, columns: [column("1.106.2")] });
    expect(release).toMatchObject({ version: "1.106.2", companions: "exact", judgedOn: "2026-11-28", seeds: 3 });
    expect(release!.diverged).toBeLessThanOrEqual(release!.decided);
    expect(release!.decided).toBeLessThanOrEqual(release!.scenarios);
  });

  test("does not say when a release was judged of which only the cells are known", () => {
    const cells = matrix.filter(({ release }) => release === "1.106.2");
    expect(judgedOf({ cells, columns: columnsOf(cells) })[0]).toMatchObject({ version: "1.106.2", judgedOn: null });
  });

  test.each([
    [{ assembled: [{ package: "litellm-proxy-extras", wanted: "0.4.114.post1", got: "0.4.110" }] }, "nearest"],
    [{ assembled: [] }, "exact"],
    [{}, "exact"],
  ])("knows from %j that the companions were %s", (more, companions) => {
    expect(judgedOf({ cells: [], columns: [column("1.106.2", more)] })[0]!.companions).toBe(companions);
  });

  test("has no release of which a few scenarios were run, so it cannot become the default", () => {
    const cells = matrix.filter(({ release }) => ["1.100.5", "1.106.2"].includes(release));
    const few = cells.slice(0, 1).map((cell) => ({ ...cell, release: "1.106.12", version: "1.106.12" }));
    const columns = [column("1.100.5"), column("1.106.2"), column("1.106.12")];
    const list = judgedOf({ cells: [...cells, ...few], columns });
    expect(list.map(({ version }) => version)).toEqual(["1.100.5", "1.106.2"]);
    expect(newestExact(list)).toBe("1.106.2");
  });

  test("is a module as it stands in the sources", () => {
    expect(judgedModule(judgedReleases)).toBe(readFileSync("harness/releases/judged-releases.ts", "utf8"));
  });
});

test("pages that name the default release get the present one, and nothing else is touched", () => {
  const page = "`--litellm`, by default 1.106.2) and 1.106.2; run --litellm 1.84.0\n";
  expect(fillDefault(page, ["by default ", "run --litellm "], "1.108.0")).toBe(
    "`--litellm`, by default 1.108.0) and 1.106.2; run --litellm 1.108.0\n",
  );
  expect(fillDefault(page, ["not there "], "1.108.0")).toBeNull();
});
