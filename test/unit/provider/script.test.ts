import { describe, expect, it } from "vitest";
import type { ProviderScript } from "../../../harness/contracts/index.ts";
import { checkScript, defaultScript, pointsPassed } from "../../../harness/provider/script.ts";
import { saidUsage } from "../../../harness/provider/usage.ts";

const script = (fields: Partial<ProviderScript>): ProviderScript => ({ ...defaultScript, chunks: 2, ...fields });
const invalid = (message: RegExp) =>
  expect.objectContaining({
    code: "ERR_SCENARIO_INVALID",
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });

describe("points of an exchange", () => {
  it("of a stream", () => {
    expect(pointsPassed(script({}), true)).toEqual([
      "before-headers",
      "after-headers",
      "after-chunk:1",
      "after-chunk:2",
      "before-usage",
      "before-done",
    ]);
  });

  it("of JSON, and of an error, whatever was asked", () => {
    const points = ["before-headers", "after-headers", "before-done"];
    expect(pointsPassed(script({}), false)).toEqual(points);
    expect(pointsPassed(script({ status: 500 }), true)).toEqual(points);
  });

  it("end where the script cuts", () => {
    expect(pointsPassed(script({ ending: "reset", endAt: "after-headers" }), true)).toEqual([
      "before-headers",
      "after-headers",
    ]);
  });
});

describe("scripts that cannot be played are refused", () => {
  it.each<[Partial<ProviderScript>, boolean | undefined, RegExp]>([
    [{ holdAt: "after-chunk:3" }, true, /never passes holdAt "after-chunk:3"/],
    [{ holdAt: "after-chunk:3" }, undefined, /never passes/],
    [{ holdAt: "after-chunk:1" }, false, /JSON answer of this script never passes/],
    [{ holdAt: "before-usage" }, false, /never passes/],
    [{ holdAt: "before-usage", status: 500 }, true, /An error of this script never passes/],
    [{ holdAt: "before-done", ending: "reset", endAt: "after-headers" }, true, /never passes holdAt/],
    [{ holdAt: "before-done", ending: "no-terminal-event" }, true, /never passes holdAt/],
    [{ holdAt: "before-done", ending: "malformed" }, false, /never passes holdAt/],
    [{ ending: "reset" }, true, /needs an endAt/],
    [{ ending: "close" }, true, /needs an endAt/],
    [{ ending: "hang" }, undefined, /needs an endAt/],
    [{ ending: "reset", endAt: "after-chunk:9" }, true, /never passes endAt/],
    [{ endAt: "before-done" }, true, /takes no endAt/],
    [{ ending: "no-terminal-event" }, false, /Only a stream/],
    [{ ending: "no-terminal-event", status: 500 }, true, /Only a stream/],
    [{ status: 204 }, false, /no body/],
    [{ ending: "wrong-dialect", endAt: "before-done" }, true, /takes no endAt/],
  ])("%j, stream %j", (fields, stream, message) => {
    expect(() => checkScript("t.a1", script(fields), stream)).toThrow(invalid(message));
  });

  it.each<[Partial<ProviderScript>, boolean | undefined]>([
    [{}, undefined],
    [{ holdAt: "before-usage" }, undefined],
    [{ holdAt: "before-done" }, false],
    [{ holdAt: "before-done", status: 500 }, true],
    [{ holdAt: "after-headers", ending: "reset", endAt: "after-headers" }, true],
    [{ ending: "close", endAt: "after-chunk:2" }, true],
    [{ ending: "no-terminal-event", holdAt: "after-chunk:2" }, true],
    [{ ending: "malformed" }, false],
  ])("but not %j, stream %j", (fields, stream) => {
    expect(() => checkScript("t.a1", script(fields), stream)).not.toThrow();
  });
});

describe("usage blocks", () => {
  const tokens = { inputTokens: 7, outputTokens: 3 };
  it.each([
    ["correct", tokens],
    ["missing", null],
    ["zero", { inputTokens: 0, outputTokens: 0 }],
    ["doubled", { inputTokens: 14, outputTokens: 6 }],
  ] as const)("%s", (usage, said) => {
    expect(saidUsage(script({ ...tokens, usage }))).toEqual(said);
  });
});
