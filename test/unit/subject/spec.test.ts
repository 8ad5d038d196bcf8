import { describe, expect, it } from "vitest";
import { parseSpec } from "../../../harness/subject/index.ts";

describe("parseSpec", () => {
  it.each([
    ["1.84.0", { kind: "pypi", version: "1.84.0" }],
    ["pypi:1.84.0", { kind: "pypi", version: "1.84.0" }],
    ["1.107.0rc1", { kind: "pypi", version: "1.107.0rc1" }],
    ["1.84.0.dev2", { kind: "pypi", version: "1.84.0.dev2" }],
    ["image:ghcr.io/berriai/litellm:main-v1.84.0", { kind: "image", image: "ghcr.io/berriai/litellm:main-v1.84.0" }],
    ["image:localhost:5000/litellm", { kind: "image", image: "localhost:5000/litellm" }],
    ["path:../litellm", { kind: "path", dir: "../litellm" }],
    ["wheel:dist/litellm-1.84.0-py3-none-any.whl", { kind: "wheel", file: "dist/litellm-1.84.0-py3-none-any.whl" }],
  ])("reads %s", (text, expected) => {
    expect(parseSpec(text)).toEqual({ text, ...expected });
  });

  it.each([
    ["", /VERSION/],
    ["pypi:", /VERSION/],
    ["v1.84.0", /Use 1\.84\.0,.*image:NAME:v1\.84\.0/],
    ["v1.83.14-stable", /Use 1\.83\.14,/],
    ["1.83.14-stable.patch.1", /Use 1\.83\.14 /],
    ["one.two", /VERSION/],
    ["../litellm", /path:\.\.\/litellm/],
    [".", /path:\./],
    ["litellm-1.84.0-py3-none-any.whl", /wheel:litellm-1/],
    ["wheel:litellm.tar.gz", /VERSION/],
    ["path:", /VERSION/],
    ["image:", /VERSION/],
    ["image:Not An Image", /VERSION/],
    ["git:main", /VERSION/],
  ])("refuses %j and says what to do", (text, hint) => {
    expect(() => parseSpec(text)).toThrow(
      expect.objectContaining({ code: "ERR_SPEC_MALFORMED", hint: expect.stringMatching(hint) }),
    );
  });
});
