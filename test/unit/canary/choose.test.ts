import { describe, expect, test } from "vitest";
import { newerReleases } from "../../../scripts/canary/choose.ts";

const began = new Date("2026-11-28T00:00:00Z");
const release = (version: string, day = "2026-11-20", withdrawn: string | null = null) => {
  return { version, uploaded: new Date(`${day}T00:00:00Z`), withdrawn };
};
const judged = [
  { version: "1.84.0", began },
  { version: "1.108.14", began },
  { version: "1.106.2", began },
];

describe("what a canary runs", () => {
  test("the newest stable release of each line above all that were judged, by number", () => {
    const index = ["1.108.14", "1.109.2", "1.109.10", "1.110.0rc1", "1.110.0.dev2", "1.111.0", "1.108.9"];
    expect(
      newerReleases(
        index.map((version) => release(version)),
        judged,
      ),
    ).toEqual(["1.111.0", "1.109.10"]);
  });

  test("a patch of a line that was judged, but only one that came after the matrix", () => {
    const index = [
      release("1.106.12", "2026-11-20"),
      release("1.84.11", "2026-11-30"),
      release("1.85.9", "2026-11-30"),
    ];
    expect(newerReleases(index, judged)).toEqual(["1.84.11"]);
    expect(newerReleases(index, [...judged.slice(1), { version: "1.84.0", began: null }])).toEqual([]);
  });

  test("a patch counts from its own line's column: another column that was made later moves nothing", () => {
    const later = { version: "1.110.2", began: new Date("2026-12-05T00:00:00Z") };
    expect(newerReleases([release("1.84.11", "2026-11-30")], [...judged, later])).toEqual(["1.84.11"]);
    const again = judged.map((each) => (each.version === "1.84.0" ? { ...each, began: later.began } : each));
    expect(newerReleases([release("1.84.11", "2026-11-30")], again)).toEqual([]);
  });

  test("nothing that was withdrawn, and then the one before it", () => {
    const index = [release("1.109.1", "2026-11-20", "it was yanked"), release("1.109.0")];
    expect(newerReleases(index, judged)).toEqual(["1.109.0"]);
  });

  test("nothing where all was judged", () => {
    expect(newerReleases([release("1.108.14"), release("1.106.2"), release("1.84.0")], judged)).toEqual([]);
  });
});
