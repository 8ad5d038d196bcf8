import { describe, expect, it } from "vitest";
import { identify, marker } from "../../../harness/provider/identity.ts";

describe("identity of a request", () => {
  it("is carried by the marker through any prompt", () => {
    expect(marker("k3f9", "s12")).toBe("[p429:k3f9.s12]");
    expect(identify([`Say ok. ${marker("k3f9", "s12")} Thanks.`], {})).toEqual({ trial: "k3f9", request: "s12" });
  });

  it("is found in content parts and in the last of many messages", () => {
    const parts = [
      { type: "image_url", image_url: { url: "x" } },
      { type: "text", text: marker("t-1", "a_2") },
    ];
    expect(identify(["be brief", null, parts], {})).toEqual({ trial: "t-1", request: "a_2" });
  });

  it("is taken from the header when no message carries it", () => {
    expect(identify(["hello"], { "x-p429-request": "k3f9.s1" })).toEqual({ trial: "k3f9", request: "s1" });
  });

  it("prefers the marker to the header", () => {
    expect(identify([marker("t", "a1")], { "x-p429-request": "t.b1" })).toEqual({ trial: "t", request: "a1" });
  });

  it.each([
    [["hello"], {}],
    [["[p429:nodot]"], {}],
    [[], { "x-p429-request": "no dot" }],
  ])("is unnamed without a name: %j", (texts, headers) => {
    expect(identify(texts, headers)).toEqual({ trial: "", request: "?" });
  });

  it.each([
    ["", "a1"],
    ["t", "a.b"],
    ["t", "a b"],
    ["t".repeat(41), "a1"],
  ])("refuses names that a prompt cannot carry: %j %j", (trial, request) => {
    expect(() => marker(trial, request)).toThrow(expect.objectContaining({ code: "ERR_SCENARIO_INVALID" }));
  });
});
