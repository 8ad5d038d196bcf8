import { describe, expect, it } from "vitest";
import { projectVersion } from "../../../harness/subject/checkout/checkout.ts";

describe("projectVersion", () => {
  it.each([
    ['[project]\nname = "litellm"\nversion = "1.94.3"\n', "1.94.3"],
    ['[tool.poetry]\nname = "litellm"\nversion = "1.84.0"\n\n[tool.x]\nversion = "9"\n', "1.84.0"],
    ['[tool.x]\nversion = "9"\n[project]\nname = "litellm"\n', null],
    ['[project]\nversion = "not a version"\n', null],
    ["", null],
  ])("of %j is %s", (text, version) => {
    expect(projectVersion(text)).toBe(version);
  });
});
