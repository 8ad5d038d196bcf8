import { describe, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { readGate, versionIn } from "../../../harness/gate/index.ts";

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PhantomError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "nothing";
}

describe("a gate file", () => {
  test("has defaults for all but its scenarios", () => {
    expect(readGate("scenarios: { a: converged }\n", "g.yaml").gate).toEqual({
      companions: "exact",
      seeds: [1],
      settings: [],
      profile: "fast",
      inconclusive: { retries: 1, countsAs: "fail" },
      scenarios: { a: "converged" },
    });
  });

  test.each([
    ["scenarios:\n  a: convergd", "g.yaml:2: scenarios.a: write converged, no-bypass, not-applicable, or known:"],
    ["scenarios:\n  a:\n    known: [D99]", "g.yaml:3: scenarios.a.known.0: not a mode such as D9"],
    ["scenarios:\n  a:\n    sometimes: { D99: 1 of 3 }", "g.yaml:3: scenarios.a.sometimes.D99: not a mode such as D9"],
    [
      "scenarios:\n  a:\n    sometimes: { D9: often }",
      "scenarios.a.sometimes.D9: write how many trials show it: 1 of 3",
    ],
    ["scenarios:\n  a:\n    knwon: [D9]", "g.yaml:3: scenarios.a: unknown: knwon"],
    [
      "scenarios:\n  a:\n    known: [D9]\n    until: soon",
      "g.yaml:4: scenarios.a.until: not a date such as 2027-01-31",
    ],
    [
      "scenarios:\n  a: { known: [D9], sometimes: { D9: unknown } }",
      "g.yaml:2: scenarios.a.sometimes: D9 is in known, too",
    ],
    ["scenarios:\n  a:\n    until: 2027-01-31", "scenarios.a: it names no mode that this is about"],
    ["scenarios:\n  a: converged\n  a: converged", "g.yaml:3: Map keys must be unique"],
    ["scenarios: {}", "g.yaml:1: scenarios: no scenario is named"],
    ["", "g.yaml:1: scenarios: it is missing: write names, each with its value, below it"],
    ["litellm: 1.84\nscenarios: { a: converged }", "g.yaml:1: litellm: write a version, in quotes"],
    ["seeds: 3\nscenarios: { a: converged }", "g.yaml:1: seeds: write a list, such as [1, 2]"],
    ["seeds: []\nscenarios: { a: converged }", "g.yaml:1: seeds: at least 1 in the list"],
    ["replicas: 99\nscenarios: { a: converged }", "g.yaml:1: replicas: at most 16"],
    ["companions: any\nscenarios: { a: converged }", "g.yaml:1: companions: write exact or nearest"],
    ["all of it", "g.yaml:1: write fields, each with its value"],
  ])("%j", (text, message) => {
    expect(refusal(() => readGate(text, "g.yaml"))).toContain(
      `ERR_GATE_INVALID ${message.startsWith("g") ? message : ""}`,
    );
    expect(refusal(() => readGate(text, "g.yaml"))).toContain(message);
  });
});

describe("the version in a file", () => {
  test.each([
    ["requirements.txt", "^litellm(?:\\[.*\\])?==(\\S+)", "fastapi==0.1\nlitellm[proxy]==1.106.2\nlitellm-extra==3\n"],
    ["poetry.lock", 'name = "litellm"\\nversion = "([^"]+)"', '[[package]]\nname = "litellm"\nversion = "1.106.2"\n'],
    ["values.yaml", "tag: *[\"']?(?:main-)?v?(\\d+\\.\\d+\\.\\d+)", "image:\n  tag: main-v1.106.2-stable\n"],
    [
      "Dockerfile",
      "^FROM \\S*litellm\\S*:(?:main-)?v?(\\d+\\.\\d+\\.\\d+)",
      "FROM ghcr.io/berriai/litellm:v1.106.2-stable\n",
    ],
  ])("%s", (file, pattern, text) => {
    expect(versionIn(text, { file, pattern })).toBe("1.106.2");
  });

  test.each([
    ["b==(.*)", 'Nothing in f matches the pattern "b==(.*)"'],
    ["a==.*", 'The pattern "a==.*" has no group, or an empty one'],
    ["a==(.*)", 'The pattern "a==(.*)" matches several versions: 1, 2'],
    ["a==(", '"a==(" is no regular expression'],
  ])("%s is refused", (pattern, message) => {
    expect(refusal(() => versionIn("a==1\na==2\n", { file: "f", pattern }))).toContain(`ERR_GATE_INVALID ${message}`);
  });

  test("may be named several times", () => {
    expect(versionIn("a==1\na==1\n", { file: "f", pattern: "a==(.*)" })).toBe("1");
  });
});
