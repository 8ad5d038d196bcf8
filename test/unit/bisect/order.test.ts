import { describe, expect, test } from "vitest";
import { courseBetween, lineStarts, type Offered, stepsLeft } from "../../../harness/bisect/index.ts";

const offered = (version: string, day: string | null, withdrawn: string | null = null): Offered => ({
  version,
  published: day && `2026-${day}T00:00:00.000Z`,
  withdrawn,
});

/** As LiteLLM's index is: 1.106.12 and 1.110.2 are of one day. */
const index = [
  offered("1.110.2", "11-20"),
  offered("1.110.0rc1", "11-04"),
  offered("1.110.0", "11-18"),
  offered("1.107.0", "10-30", "it was yanked"),
  offered("1.106.12", "11-20"),
  offered("1.106.2", "10-21"),
  offered("1.106.0", "10-18"),
];
const names = (good: string, bad: string, order: "version" | "date", from = index) =>
  courseBetween({ good, bad, order }, from).releases.map(({ version }) => version);

describe("the releases between the ends", () => {
  test("by version: stable ones that were not withdrawn, oldest first", () => {
    expect(names("1.110.2", "1.106.0", "version")).toEqual(["1.106.0", "1.106.2", "1.106.12", "1.110.0", "1.110.2"]);
  });

  test("by date: a late patch release of an older line is where it was uploaded", () => {
    expect(names("1.110.2", "1.106.0", "date")).toEqual(["1.106.0", "1.106.2", "1.110.0", "1.106.12", "1.110.2"]);
  });

  test("a pre-release is among them only as an end", () => {
    expect(names("1.110.0rc1", "1.106.12", "version")).toEqual(["1.106.12", "1.110.0rc1"]);
  });

  test("which end is older says what is sought; by date that may be the other way", () => {
    const find = (good: string, bad: string, order: "version" | "date") =>
      courseBetween({ good, bad, order }, index).find;
    expect(find("1.110.2", "1.106.0", "version")).toBe("fixed");
    expect(find("1.106.0", "1.110.2", "version")).toBe("broken");
    expect(find("1.110.0", "1.106.12", "version")).toBe("fixed");
    expect(find("1.110.0", "1.106.12", "date")).toBe("broken");
  });

  test.each([
    ["1.106.3", "1.110.2", "ERR_RELEASE_UNKNOWN"],
    ["1.107.0", "1.110.2", "ERR_RELEASE_WITHDRAWN"],
  ])("an end that is not there, or must not be used: %s", (good, bad, code) => {
    expect(() => names(good, bad, "version")).toThrow(expect.objectContaining({ code }));
  });

  test("by date on an index without dates", () => {
    const dateless = [...index, offered("1.106.3", null)];
    expect(names("1.110.2", "1.106.0", "version", dateless)).toContain("1.106.3");
    expect(() => names("1.110.2", "1.106.0", "date", dateless)).toThrow(/does not say when 1\.106\.3/);
  });
});

test("the first release of each line", () => {
  const { releases } = courseBetween({ good: "1.110.2", bad: "1.106.2", order: "version" }, index);
  expect([...lineStarts(releases)]).toEqual(["1.106.2", "1.110.0"]);
});

test.each([
  [[], 0],
  [["1.1.0"], 1],
  [["1.1.0", "1.2.0", "1.3.0"], 2],
  [["1.0.1", "1.0.2", "1.0.3", "1.1.0", "1.1.1"], 1 + 2],
])("steps that are left: %j", (between, steps) => {
  expect(stepsLeft(between, new Set(between.filter((version) => version.endsWith(".0"))))).toBe(steps);
});
