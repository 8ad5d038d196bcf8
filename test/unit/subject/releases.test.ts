import { describe, expect, it } from "vitest";
import { parseProjectPage } from "../../../harness/subject/spec/project-page.ts";
import {
  findRelease,
  newestRelease,
  refuseWithdrawn,
  releasesFromFiles,
} from "../../../harness/subject/spec/releases.ts";

const file = (filename: string, uploaded?: string, yanked: boolean | string = false) => ({
  filename,
  "upload-time": uploaded,
  yanked,
  "requires-python": ">=3.10,<3.15",
});

const json = JSON.stringify({
  files: [
    file("litellm-1.83.14-py3-none-any.whl", "2026-04-26T03:16:05Z"),
    file("litellm-1.84.0-py3-none-any.whl", "2026-05-14T05:45:49Z"),
    file("litellm-1.84.0.tar.gz", "2026-05-14T05:45:53Z"),
    file("litellm-1.84.9-cp310-abi3-manylinux_2_28_x86_64.whl"),
    file("litellm-1.84.10-py3-none-any.whl"),
    file("litellm-1.85.0rc1-py3-none-any.whl"),
    file("litellm-1.85.0-py3-none-any.whl", undefined, "broken"),
    file("litellm-nonsense.zip"),
  ],
});
const releases = releasesFromFiles(parseProjectPage("application/vnd.pypi.simple.v1+json", json));

describe("releases of an index", () => {
  it("groups files and sorts by PEP 440, newest first", () => {
    expect(releases.map((release) => release.version)).toEqual([
      "1.85.0",
      "1.85.0rc1",
      "1.84.10",
      "1.84.9",
      "1.84.0",
      "1.83.14",
    ]);
  });

  it("knows when the last file came, and what Python it needs", () => {
    expect(findRelease("1.84.0", releases)).toMatchObject({
      uploaded: new Date("2026-05-14T05:45:53Z"),
      requiresPython: ">=3.10,<3.15",
      withdrawn: null,
    });
    expect(findRelease("1.84.9", releases).uploaded).toBeNull();
  });

  it("finds a version however it is written", () => {
    expect(findRelease("1.84.00", releases).version).toBe("1.84.0");
  });

  it("offers the nearest stable releases for one that is unknown", () => {
    expect(() => findRelease("1.84.77", releases)).toThrow(
      expect.objectContaining({
        code: "ERR_RELEASE_UNKNOWN",
        hint: expect.stringContaining("1.84.10, 1.84.9, 1.84.0"),
      }),
    );
  });

  it("refuses a yanked release with its reason, and 1.107.0 by name", () => {
    expect(() => findRelease("1.85.0", releases)).toThrow(
      expect.objectContaining({ code: "ERR_RELEASE_WITHDRAWN", message: expect.stringContaining("broken") }),
    );
    expect(() => refuseWithdrawn("1.107.0")).toThrow(expect.objectContaining({ code: "ERR_RELEASE_WITHDRAWN" }));
    expect(() => refuseWithdrawn("1.107.0rc1")).not.toThrow();
  });

  it("reads the HTML form, which has no dates", () => {
    const html =
      '<a href="x" data-requires-python="&gt;=3.10">litellm-1.84.0-py3-none-any.whl</a>\n' +
      '<a href="y" data-yanked="">litellm-1.84.1-py3-none-any.whl</a>';
    const found = releasesFromFiles(parseProjectPage("text/html", html));
    expect(found).toMatchObject([
      { version: "1.84.1", withdrawn: "it was yanked", uploaded: null },
      { version: "1.84.0", withdrawn: null, requiresPython: ">=3.10" },
    ]);
  });
});

describe("the newest release", () => {
  const index = releasesFromFiles(
    ["1.85.0rc1", "1.84.9", "1.84.10", "1.84.2.dev1", "1.8.3", "2.0.0.dev1"].map((version) => ({
      filename: `litellm-${version}-py3-none-any.whl`,
      yanked: false,
    })),
  );

  it.each([
    [null, "1.84.10"],
    ["1", "1.84.10"],
    ["1.84", "1.84.10"],
    ["1.8", "1.8.3"],
  ])("of %j is %s: stable, and by number", (line, version) => {
    expect(newestRelease(line, index).version).toBe(version);
  });

  it("is none that was withdrawn", () => {
    expect(newestRelease(null, releases).version).toBe("1.84.10");
  });

  it.each(["1.85", "2", "1.9"])("of %s there is none, and the lines that there are get named", (line) => {
    expect(() => newestRelease(line, index)).toThrow(
      expect.objectContaining({ code: "ERR_RELEASE_UNKNOWN", hint: expect.stringContaining("1.84, 1.8.") }),
    );
  });
});
