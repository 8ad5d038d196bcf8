import { describe, expect, it } from "vitest";
import { parseSpec, readSpec } from "../../../harness/subject/index.ts";

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
    ["1.84", "1.84.0"],
    ["pypi:1.84", "1.84.0"],
    ["1.84.0.0", "1.84.0"],
    ["1", "1.0.0"],
    ["1.84-rc.1", "1.84.0rc1"],
    ["1.84.post1", "1.84.0.post1"],
  ])("reads %s as the one spelling %s", (text, version) => {
    expect(parseSpec(text)).toEqual({ kind: "pypi", text, version });
  });

  it.each([
    ["latest", null],
    ["pypi:latest", null],
    ["Latest-1.106", "1.106"],
    ["latest-v1.106", "1.106"],
    ["latest-1", "1"],
  ])("knows that %s must be looked up", (text, line) => {
    expect(readSpec(text)).toEqual({ kind: "newest", text, line });
    expect(() => parseSpec(text)).toThrow(expect.objectContaining({ code: "ERR_SPEC_MALFORMED" }));
  });

  const pull =
    /`git fetch origin pull\/27700\/head && git checkout FETCH_HEAD`.*path:DIR.*\/pull\/27700\.diff`, then --patch 27700\.diff/;
  it.each([
    [
      "ghcr.io/berriai/litellm:main-v1.84.0",
      /image:ghcr\.io\/berriai\/litellm:main-v1\.84\.0 with --stack docker, or 1\.84\.0 /,
    ],
    ["litellm/litellm:v1.84.0-stable", /image:litellm\/litellm:v1\.84\.0-stable with --stack docker, or 1\.84\.0 /],
    ["ghcr.io/berriai/litellm", /image:ghcr\.io\/berriai\/litellm with --stack docker\./],
    ["ghcr.io/berriai/litellm@sha256:0011", /image:ghcr\.io/],
    ["localhost:5000/litellm:x", /image:localhost:5000\/litellm:x/],
    ["litellm:1.84.0", /image:litellm:1\.84\.0 with --stack docker, or 1\.84\.0 /],
    ["main-v1.84.0-stable", /image:ghcr\.io\/berriai\/litellm:main-v1\.84\.0-stable .*or 1\.84\.0 /],
    ["main-stable", /image:ghcr\.io\/berriai\/litellm:main-stable with --stack docker\./],
    ["litellm==1.84.0", /^Use 1\.84\.0\.$/],
    ["litellm[proxy]==1.84", /^Use 1\.84\.0\.$/],
    ["litellm[proxy, caching] == v1.84.0", /^Use 1\.84\.0\.$/],
    ["==1.84.0", /^Use 1\.84\.0\.$/],
    ["litellm~=1.84.0", /^Use latest-1\.84\.$/],
    ["litellm==1.84.*", /^Use latest-1\.84\.$/],
    ["litellm>=1.84,<2", /Use latest, /],
    ["litellm-1.84.0", /^Use 1\.84\.0\.$/],
    ["litellm@1.84.0", /^Use 1\.84\.0\.$/],
    ["litellm", /^Use latest\.$/],
    ["stable", /^Use latest\.$/],
    ["1.84.x", /latest-1\.84 /],
    ["v1.84.*", /latest-1\.84 /],
    ["latest-1.106.2", /^Use 1\.106\.2\.$/],
    ["litellm_1.84_stable", /git fetch origin litellm_1\.84_stable /],
    ["litellm_1x", /git fetch origin litellm_1x /],
    ["latest-1.106.2-x_y", /git fetch origin latest-1\.106\.2-x_y /],
    ["refs/pull/27700/head", pull],
    ["refs/heads/fix/it", /git fetch origin fix\/it /],
    ["origin/main", /git fetch origin main /],
    ["refs/tags/v1.84.0-stable", /^Use 1\.84\.0\.$/],
    ["main", /`git fetch origin main && git checkout FETCH_HEAD`.*path:DIR/],
    ["litellm_dev_03_14_2026_p1", /git fetch origin litellm_dev_03_14_2026_p1 /],
    ["litellm_fix-budget.2", /git fetch origin litellm_fix-budget\.2 /],
    ["1a2b3c4", /`git fetch origin && git checkout 1a2b3c4`/],
    ["1234567", /`git fetch origin && git checkout 1234567`/],
    ["0123456789abcdef0123456789abcdef01234567", /git fetch origin 0123456789abcdef0123456789abcdef01234567 /],
    ["https://github.com/BerriAI/litellm/pull/27700", pull],
    ["https://github.com/BerriAI/litellm/pull/27700/files#diff-1", pull],
    ["github.com/BerriAI/litellm/pull/27700", pull],
    ["#27700", pull],
    ["BerriAI/litellm#27700", pull],
    ["pull/27700/head", pull],
    ["https://github.com/BerriAI/litellm", /git clone https:\/\/github\.com\/BerriAI\/litellm`.*fetch origin HEAD /],
    ["git+https://github.com/me/litellm.git@fix", /git clone https:\/\/github\.com\/me\/litellm`.*fetch origin fix /],
    ["litellm @ git+https://github.com/me/litellm@fix/it", /fetch origin fix\/it /],
    ["git@github.com:me/litellm.git", /git clone https:\/\/github\.com\/me\/litellm`/],
    ["https://github.com/BerriAI/litellm/tree/litellm_stable", /fetch origin litellm_stable /],
    ["https://github.com/BerriAI/litellm/commit/abcdef0", /`git fetch origin && git checkout abcdef0`/],
    ["https://github.com/BerriAI/litellm/releases/tag/v1.84.0-stable", /^Use 1\.84\.0\.$/],
    ["https://pypi.org/project/litellm/1.84.0/", /^Use 1\.84\.0\.$/],
    ["https://example.org/litellm-1.84.0-py3-none-any.whl", /wheel:FILE/],
    ["https://gitlab.example.org/me/litellm.git", /git.*path:DIR/],
    ["git:main", /fetch origin main /],
    ["feature/x", /path:feature\/x .*image:feature\/x/],
  ])("says of %j what to type instead", (text, hint) => {
    expect(() => readSpec(text)).toThrow(
      expect.objectContaining({ code: "ERR_SPEC_MALFORMED", hint: expect.stringMatching(hint) }),
    );
  });

  it.each([
    ["", /VERSION/],
    ["pypi:", /VERSION/],
    ["v1.84.0", /Use 1\.84\.0 .*image:NAME:v1\.84\.0/],
    ["v1.83.14-stable", /Use 1\.83\.14 /],
    ["1.83.14-stable.patch.1", /Use 1\.83\.14 /],
    ["1.106-latest", /Use latest-1\.106 /],
    ["v1.106-stable", /Use latest-1\.106 /],
    ["1.106.2-latest", /Use 1\.106\.2 /],
    ["v1x", /^Use VERSION/],
    ["one.two", /VERSION/],
    ["1.84.0!", /VERSION/],
    ["?", /VERSION/],
    ["../litellm", /path:\.\.\/litellm/],
    [".", /path:\./],
    ["litellm-1.84.0-py3-none-any.whl", /wheel:litellm-1/],
    ["wheel:litellm.tar.gz", /VERSION/],
    ["path:", /VERSION/],
    ["image:", /VERSION/],
    ["image:Not An Image", /VERSION/],
  ])("refuses %j and says what to do", (text, hint) => {
    expect(() => parseSpec(text)).toThrow(
      expect.objectContaining({ code: "ERR_SPEC_MALFORMED", hint: expect.stringMatching(hint) }),
    );
  });
});
