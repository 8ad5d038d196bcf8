import { describe, expect, test } from "vitest";
import { conclude } from "../../../harness/cli/words/conclusion.ts";
import type { VerdictWord } from "../../../harness/contracts/index.ts";
import { converged, diverged } from "../report/examples.ts";

const words = (list: string): VerdictWord[] => list.split(" ").filter((word) => word !== "") as VerdictWord[];
const verdicts = (list: string) =>
  words(list).map((verdict) => ({ ...converged, verdict, headline: `Because ${verdict}.` }));

describe("without an expectation", () => {
  test.each([
    ["converged", 0],
    ["converged not-applicable", 0],
    ["diverged", 1],
    ["inconclusive diverged converged", 1],
    ["inconclusive converged", 4],
    ["inconclusive not-applicable", 4],
    ["not-applicable not-applicable", 4],
    ["", 4],
  ])("%s exits %d", (list, exitCode) => expect(conclude(verdicts(list), null).exitCode).toBe(exitCode));
});

describe("with an expectation", () => {
  test.each([
    ["diverged", "diverged", 0],
    ["diverged diverged", "diverged", 0],
    ["converged", "diverged", 1],
    ["diverged converged", "diverged", 1],
    ["diverged inconclusive", "diverged", 4],
    ["diverged not-applicable", "diverged", 4],
    ["converged", "converged", 0],
    ["diverged", "converged", 1],
    ["diverged inconclusive", "converged", 1],
    ["not-applicable", "converged", 4],
    ["", "converged", 4],
  ])("%s, expected %s, exits %d", (list, expected, exitCode) => {
    expect(conclude(verdicts(list), expected as VerdictWord).exitCode).toBe(exitCode);
  });
});

describe("with expected modes", () => {
  const found = (...modes: string[]) => ({ ...diverged, findings: modes.map((mode) => ({ ...finding, mode })) });
  const finding = diverged.findings[0]!;

  test.each([
    [["D9"], "D9", 0],
    [["D9", "D9"], "D9", 0],
    [["D25", "D9"], "D9 D25", 0],
    [["D1", "D10"], "D10", 1],
    [["D9"], "D9 D25", 1],
    [["D1"], "D9", 1],
  ])("%s, expected %s, exits %d", (modes, expected, exitCode) => {
    expect(conclude([found(...modes)], expected.split(" ")).exitCode).toBe(exitCode);
  });

  test("converged misses them, inconclusive decides nothing", () => {
    expect(conclude(verdicts("converged"), ["D9"]).exitCode).toBe(1);
    expect(conclude([{ ...found("D9"), verdict: "inconclusive" }], ["D9"]).exitCode).toBe(4);
  });

  test("the line says which are too many and which are missing", () => {
    expect(conclude([found("D1", "D10")], ["D10", "D25"]).line).toMatch(
      /^diverged, expected D10 D25 and nothing else \(also D1, D25 is missing\): phantom-refusal on/,
    );
    expect(conclude([found("D10"), found("D1", "D10")], ["D10"]).line).toMatch(
      /^diverged, expected D10 and nothing else: 1 of 2 trials not as expected; first .* \(also D1\)/,
    );
  });
});

describe("the last line", () => {
  const line = (list: string, expected: VerdictWord | null = null) => conclude(verdicts(list), expected).line;

  test("says verdict and headline of a single trial", () => {
    expect(line("diverged")).toBe("diverged: phantom-refusal on litellm 1.106.2, seed 1: Because diverged.\n");
  });

  test("counts many trials and gives the first that decided", () => {
    expect(line("converged inconclusive diverged")).toBe(
      "diverged: 3 trials, 1 diverged, 1 inconclusive, 1 converged; first phantom-refusal on litellm 1.106.2, seed 1: Because diverged\n",
    );
  });

  test("says whether the expectation was met", () => {
    expect(line("diverged", "diverged")).toMatch(/^diverged, as expected: /);
    expect(line("converged", "diverged")).toMatch(/^converged, expected diverged: /);
  });

  test("is one line whatever the reason holds", () => {
    const [verdict] = verdicts("diverged");
    expect(conclude([{ ...verdict!, headline: "a\nb\u001b[2Jc" }], null).line).toMatch(/^[^\n]*a b\[2Jc\n$/);
  });
});
