import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { summaryBytes } from "../../../harness/report/index.ts";
import { cut } from "../../../harness/text/index.ts";
import { readInputs } from "../../../scripts/action/inputs.ts";
import { type Outcome, outcomeOf } from "../../../scripts/action/outcome.ts";
import { annotations, comment, commentBytes, marker, summary } from "../../../scripts/action/words.ts";

const item = (mode: string, scenario = "phantom-refusal") => ({ scenario, mode, seed: 2 });
const outcome = (lists: Partial<Outcome["lists"]>, exitCode = 1): Outcome => ({
  exitCode,
  verdict: exitCode === 0 ? "converged" : "diverged",
  reason: "diverged: 1 new",
  lists: { appeared: [], fixed: [], expired: [], races: [], undecided: [], ...lists },
});

describe("annotations", () => {
  test("what is new comes first, then what is fixed or expired, then what could not be judged", () => {
    const lists = {
      appeared: [item("D1")],
      fixed: [item("D9")],
      expired: [item("D10")],
      races: [{ ...item("D34"), now: { times: 1, of: 7 } }],
      undecided: [{ scenario: "redis-slow", seed: 1, why: "load:\n100%, late" }],
    };
    expect(annotations(outcome(lists))).toEqual([
      "::error title=new%3A D1::phantom-refusal, seed 2: D1 is not in the gate file",
      "::error title=fixed%3A D9::phantom-refusal: remove D9 from the gate file",
      "::error title=expired%3A D10::phantom-refusal: the date of D10 in the gate file has passed",
      "::warning title=race%3A D34::phantom-refusal, seed 2: D34 in 1 of 7 trials, not in the gate file",
      "::warning title=could not be judged::redis-slow, seed 1: load:%0A100%25, late",
    ]);
  });

  test.each([
    [9, 9, "D9"],
    [10, 10, "1 more in the job summary"],
    [86, 10, "77 more in the job summary"],
  ])("of %i there are %i", (count, shown, last) => {
    const appeared = Array.from({ length: count }, (_, at) => item(`D${at + 1}`));
    const lines = annotations(outcome({ appeared }));
    expect(lines).toHaveLength(shown);
    expect(lines.at(-1)).toContain(last);
  });

  test("an error without lists is one of them; a gate that passed has none", () => {
    expect(annotations({ ...outcome({}, 3), reason: "No Python." })).toEqual(["::error title=phantom429::No Python."]);
    expect(annotations(outcome({}, 0))).toEqual([]);
  });
});

describe("texts have a limit", () => {
  const page = Array.from({ length: 40_000 }, (_, at) => `| scenario-${at} | D1 | 3 of 3 | – | é |`).join("\n");

  test("the summary keeps whole lines and says how many are missing", () => {
    const text = summary(outcome({}), `# Gate: diverged\n\n${page}`);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(summaryBytes);
    expect(text).toMatch(/^# Gate: diverged\n/);
    expect(text).toMatch(/é \|\n… \d+ more lines: they are in the report's directory\.\n$/);
    const [, left] = /… (\d+) more/.exec(text)!;
    expect(text.split("\n").length - 2 + Number(left)).toBe(40_002);
  });

  test("the comment begins with its marker and ends with the link", () => {
    const text = comment(outcome({}), page, "gate", "https://example.org/run");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
    expect(text.startsWith(`${marker("gate")}\n| scenario-0 |`)).toBe(true);
    expect(text).toMatch(/\[Evidence and all reports\]\(https:\/\/example\.org\/run\)\n$/);
  });

  test("what fits stays as it is", () => expect(cut("a\nb\n", 4)).toBe("a\nb\n"));
});

describe("what phantom429 printed", () => {
  test("a verdict, with the gate's lists", () => {
    const gate = { appeared: [{ ...item("D1"), now: {} }], stillThere: [] };
    const stdout = JSON.stringify({ exitCode: 1, verdict: "diverged", reason: "1 new", trials: [], gate });
    expect(outcomeOf(stdout, 1)).toEqual({
      ...outcome({ appeared: [item("D1")] }),
      reason: "1 new",
    });
  });

  test("an error", () => {
    const stdout = JSON.stringify({ exitCode: 2, error: { message: "No gate.", hint: "Write one." } });
    expect(outcomeOf(stdout, 2)).toMatchObject({ exitCode: 2, verdict: "error", reason: "No gate. Write one." });
  });

  test("nothing, which never passes", () => {
    expect(outcomeOf("", 0)).toMatchObject({ exitCode: 3, verdict: "error" });
    expect(outcomeOf("{", 137)).toMatchObject({ exitCode: 137 });
  });
});

describe("inputs", () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-action-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, "requirements.txt"), "redis==5\nlitellm[proxy]==1.106.2\n# litellm==1.84.0\n");
  const version = (env: Record<string, string>) => readInputs(env, dir).litellm;
  const file = { INPUT_VERSION_FILE: "requirements.txt" };

  test("the version, from itself or from a file, or left to the gate file", () => {
    expect(version({})).toBeNull();
    expect(version({ INPUT_VERSION: " 1.84.0 ", INPUT_VERSION_FILE: "" })).toBe("1.84.0");
    expect(version({ ...file, INPUT_VERSION_EXPRESSION: "^litellm(?:\\[\\w+\\])?==([\\d.]+)" })).toBe("1.106.2");
  });

  test.each([
    [{ INPUT_VERSION: "1", INPUT_VERSION_EXPRESSION: "(a)", ...file }, "Give either"],
    [file, "go together"],
    [{ ...file, INPUT_VERSION_EXPRESSION: "^vllm==(.*)" }, "Nothing in requirements.txt matches"],
    [{ ...file, INPUT_VERSION_EXPRESSION: "^litellm" }, "has no group"],
    [{ ...file, INPUT_VERSION_EXPRESSION: "==([\\d.]+)" }, "several versions"],
    [{ ...file, INPUT_VERSION_EXPRESSION: "(" }, "no regular expression"],
    [{ INPUT_VERSION_FILE: "nope.txt", INPUT_VERSION_EXPRESSION: "(a)" }, "nope.txt cannot be read"],
  ])("%j is refused", (env, message) => expect(() => version(env)).toThrow(message));
});
