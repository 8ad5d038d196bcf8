import { describe, expect, it, test } from "vitest";
import { additionsText, specParts } from "../../../harness/contracts/index.ts";
import { subjectName } from "../../../harness/report/index.ts";
import { readSpec, resolveSpecs } from "../../../harness/subject/index.ts";

const resolve = (...texts: string[]) =>
  resolveSpecs(texts, { env: {}, cacheDir: "/nowhere", signal: new AbortController().signal, report: () => {} });

describe("a side with patches and settings of its own", () => {
  test.each([
    ["1.106.2", "1.106.2", [], []],
    ["1.106.2+patch:fix.diff", "1.106.2", ["fix.diff"], []],
    [
      "path:../a+b+patch:x/1+2.diff+setting:general_settings.a={b: 1}+patch:c.diff",
      "path:../a+b",
      ["x/1+2.diff", "c.diff"],
      ["general_settings.a={b: 1}"],
    ],
  ])("%s", (text, base, patches, settings) => {
    expect(specParts(text)).toEqual({ base, patches, settings });
    expect(specParts(base + additionsText({ patches, settings }))).toEqual({ base, patches, settings });
  });

  it("is read as what its base is", () => {
    expect(readSpec("pypi:1.84+patch:a.diff")).toMatchObject({ kind: "pypi", version: "1.84.0" });
    expect(readSpec("path:../litellm+setting:general_settings.a=1")).toMatchObject({ kind: "path", dir: "../litellm" });
    expect(readSpec("image:litellm:main+patch:a.diff")).toMatchObject({ kind: "image", image: "litellm:main" });
  });

  it("cannot be mistaken for a local version, which is a version", () => {
    expect(readSpec("1.106.2+ours.1")).toMatchObject({ kind: "pypi", version: "1.106.2+ours.1" });
  });

  it.each([
    ["1.106.2+fix.diff", /^Use 1\.106\.2\+patch:fix\.diff\. /],
    ["1.106.2+../fix.patch", /^Use 1\.106\.2\+patch:\.\.\/fix\.patch\. /],
    ["1.106.2+general_settings.a=1", /^Use 1\.106\.2\+setting:general_settings\.a=1\. /],
    ["1.106.2+patch:", /\+patch:fix\.diff/],
  ])("says of %s how to write it", (text, hint) => {
    expect(() => readSpec(text)).toThrow(
      expect.objectContaining({ code: "ERR_SPEC_MALFORMED", hint: expect.stringMatching(hint) }),
    );
  });

  it("is another subject than the same without; the same twice is refused", async () => {
    const both = ["1.84", "pypi:1.84.0+patch:a.diff"];
    expect(await resolve(...both)).toEqual(["1.84.0", "1.84.0+patch:a.diff"]);
    await expect(resolve("1.84+patch:a.diff", "1.84.0+patch:./a.diff")).rejects.toMatchObject({
      code: "ERR_OPTION_INVALID",
    });
  });

  it("is named by what it has", () => {
    const spec = "1.84.0+patch:x/a.diff+setting:general_settings.a=1";
    expect(subjectName({ spec, version: "1.84.0", patches: ["x/a.diff"] })).toBe(
      "litellm 1.84.0 + a.diff + general_settings.a=1",
    );
  });
});
