import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BisectDocument, BisectDocument as Schema } from "../../../harness/contracts/index.ts";
import { always, asked, type Does, type Pretended, search } from "./pretended.ts";

/** 1.1.0 … 1.9.0, each with so many patch releases. */
const lines = (patches = 0) =>
  Array.from({ length: 9 }, (_, at) =>
    Array.from({ length: patches + 1 }, (_, patch) => `1.${at + 1}.${patch}`),
  ).flat();

const numberOf = (version: string) => {
  const [, minor, patch] = version.split(".").map(Number);
  return minor! * 100 + patch!;
};

const fixedIn = (fix: string, more: Record<string, Does> = {}, patches = 0): Pretended => ({
  versions: lines(patches),
  does: (version) => more[version] ?? always(...(numberOf(version) >= numberOf(fix) ? [] : ["D1"])),
});

const tried = ({ document }: { document: BisectDocument }) => document.tried.map(({ version }) => version);

describe("a defect that was fixed", () => {
  test.each(["1.2.0", "1.5.0", "1.6.0", "1.9.0"])("in %s: both ends first, the bad one before", async (fix) => {
    const { document, end, runs } = await search(fixedIn(fix));
    expect(runs.slice(0, 2)).toEqual(["1.1.0 seeds 1 2 3 (bad end)", "1.9.0 seeds 1 2 3 (good end)"]);
    expect(end).toMatchObject({ kind: "found", first: fix, between: [] });
    expect(document.result).toMatchObject({ first: fix, candidates: [fix] });
    expect(runs.length).toBeLessThanOrEqual(2 + 3);
    expect(Schema.parse(document)).toEqual(document);
  });

  test("in a patch release: along the first releases of lines, then within the one line", async () => {
    const found = await search(fixedIn("1.4.2", {}, 3));
    expect(found.document.result).toMatchObject({ first: "1.4.2", before: "1.4.1" });
    const midpoints = tried(found).slice(2);
    expect(midpoints.filter((version) => version.endsWith(".0"))).toEqual(midpoints.slice(0, 3));
    expect(midpoints.slice(3).every((version) => version.startsWith("1.4."))).toBe(true);
  });

  test("twin: a fix that was ported back to an older line does not lead there", async () => {
    // In the middle of all releases.
    const ported = Object.fromEntries(["1.5.1", "1.5.2", "1.5.3"].map((version) => [version, always()]));
    const { document } = await search(fixedIn("1.7.0", ported, 3), asked({ good: "1.9.3" }));
    expect(document.result).toMatchObject({ first: "1.7.0", before: "1.6.3" });
  });

  test("a defect that was brought: the first bad one is sought", async () => {
    const pretended: Pretended = { versions: lines(), does: (v) => always(...(numberOf(v) >= 700 ? ["D1"] : [])) };
    const { document } = await search(pretended, asked({ good: "1.1.0", bad: "1.9.0" }));
    expect(document).toMatchObject({ find: "broken", result: { first: "1.7.0", before: "1.6.0" } });
    expect(document.result?.changes).toBe("https://github.com/BerriAI/litellm/compare/v1.6.0...v1.7.0");
  });

  test("any fix among any releases is found, in about log2 steps", async () => {
    const versions = lines(4);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: versions.length - 1 }), fc.boolean(), async (at, byDate) => {
        const wish = asked({ good: versions.at(-1)!, order: byDate ? "date" : "version" });
        const { document, runs } = await search(fixedIn(versions[at]!, {}, 4), wish);
        expect(document.result?.first).toBe(versions[at]);
        expect(runs.length).toBeLessThanOrEqual(2 + (byDate ? 6 : 4 + 3));
      }),
      { numRuns: 60 },
    );
  });

  test("neighbours: the two ends alone have three seeds each, also where fewer were asked for", async () => {
    const { runs } = await search(fixedIn("1.2.0"), asked({ good: "1.2.0", seeds: 1 }));
    expect(runs).toEqual([
      "1.1.0 seeds 1 (bad end)",
      "1.2.0 seeds 1 (good end)",
      "1.1.0 seeds 2 3 (neighbour)",
      "1.2.0 seeds 2 3 (neighbour)",
    ]);
  });

  test("a neighbour that shows it with a later seed is bad, and the search goes on", async () => {
    const late: Does = (seed) => (seed === 3 ? ["D1"] : []);
    const { document } = await search(fixedIn("1.5.0", { "1.5.0": late }), asked({ seeds: 1 }));
    expect(document.result).toMatchObject({ first: "1.6.0", before: "1.5.0" });
  });
});

describe("the mode", () => {
  test("of the bad end is taken where none is named: one that the good end does not show", async () => {
    const pretended: Pretended = {
      versions: lines(),
      does: (version) => always(...(numberOf(version) >= 500 ? ["D9"] : ["D1", "D9"])),
    };
    const { document } = await search(pretended, asked({ mode: null }));
    expect(document).toMatchObject({ mode: "D1", result: { first: "1.5.0" } });
  });

  test("twin: another mode on the way does not count", async () => {
    const { document } = await search(fixedIn("1.4.0", { "1.5.0": always("D2"), "1.7.0": always("D2") }));
    expect(document.result?.first).toBe("1.4.0");
  });
});

describe("ends that do not differ", () => {
  const both = (...modes: string[]): Pretended => ({ versions: lines(), does: () => always(...modes) });

  test.each([[both()], [both("D1")], [both("D2")]])("no midpoint is run", async (pretended) => {
    for (const mode of ["D1", null]) {
      const { end, runs } = await search(pretended, asked({ mode }));
      expect(end).toEqual({ kind: "same" });
      expect(runs).toHaveLength(2);
    }
  });

  test("or of which one cannot be judged", async () => {
    const bad = await search(fixedIn("1.5.0", { "1.1.0": () => "inconclusive" }));
    expect(bad.end).toEqual({ kind: "unjudged", release: "1.1.0", why: "bad end" });
    expect(bad.runs).toHaveLength(1);
    const good = await search(fixedIn("1.5.0", { "1.9.0": () => "broken" }));
    expect(good.end).toMatchObject({ kind: "unjudged", release: "1.9.0" });
  });
});

describe("what cannot be judged", () => {
  test.each<[string, Does]>([
    ["installed", () => "broken"],
    ["judged", () => "inconclusive"],
    ["applied", () => "not-applicable"],
  ])("a release that cannot be %s is skipped, the nearest one taken", async (_, does) => {
    const { document, runs } = await search(fixedIn("1.4.0", { "1.5.0": does }));
    expect(runs.slice(2, 4)).toEqual(["1.5.0 seeds 1 2 3 (midpoint)", "1.4.0 seeds 1 2 3 (midpoint)"]);
    expect(document.result).toMatchObject({ first: "1.4.0" });
    expect(document.tried.find(({ version }) => version === "1.5.0")).toMatchObject({ standing: "skipped" });
    expect(document.tried.find(({ version }) => version === "1.5.0")?.reason).not.toBe("");
  });

  test("skips beside the change: the range is said", async () => {
    const skipped: Does = () => "broken";
    const { document } = await search(fixedIn("1.4.0", { "1.4.0": skipped, "1.5.0": skipped }));
    expect(document.result).toMatchObject({ first: null, before: "1.3.0", candidates: ["1.4.0", "1.5.0", "1.6.0"] });
  });

  test("all are skipped: the range is everything", async () => {
    const pretended = fixedIn("1.4.0");
    const does = (version: string): Does =>
      version === "1.1.0" || version === "1.9.0" ? pretended.does(version) : () => "inconclusive";
    const { document, runs } = await search({ ...pretended, does });
    expect(document.result).toMatchObject({ first: null, before: "1.1.0" });
    expect(document.result?.candidates).toHaveLength(8);
    expect(runs).toHaveLength(2 + 7);
  });

  test("one seed that is inconclusive is replaced by another; never a pass by absence of data", async () => {
    const does: Does = (seed) => (seed === 2 ? "inconclusive" : seed === 4 ? ["D1"] : []);
    const { document, runs } = await search(fixedIn("1.4.0", { "1.5.0": does }));
    expect(runs).toContain("1.5.0 seeds 4 (more seeds)");
    expect(document.result).toMatchObject({ before: "1.5.0" });
  });
});

describe("what both ends came to at first holds to the end, with --seeds 1", () => {
  const ofBad = (does: Does): Pretended => ({
    versions: lines(),
    does: (version) => (numberOf(version) >= 500 ? always() : does),
  });

  test("a race: later seeds of the bad end undo nothing", async () => {
    const rare: Does = (seed) => (seed === 1 ? ["D1"] : []);
    const { document, end } = await search(ofBad(rare), asked({ seeds: 1, good: "1.5.0", bad: "1.4.0" }));
    expect(end).toMatchObject({ kind: "found", first: "1.5.0", before: "1.4.0" });
    expect(document.tried.map(({ standing, shown, judged }) => [standing, shown, judged])).toEqual([
      ["bad", 1, 3],
      ["good", 0, 3],
    ]);
  });

  test("the mode that was taken stays, whatever later seeds show", async () => {
    const other: Does = (seed) => (seed === 1 ? ["D1"] : ["D2"]);
    const { document } = await search(ofBad(other), asked({ mode: null, seeds: 1, good: "1.5.0", bad: "1.4.0" }));
    expect(document).toMatchObject({ mode: "D1", result: { first: "1.5.0" } });
  });
});

describe("a race", () => {
  /** With one seed of three. */
  const sometimes: Does = (seed) => (seed % 3 === 0 ? ["D2"] : []);
  const race = (fix: string): Pretended => ({
    versions: lines(),
    does: (version) => (numberOf(version) >= numberOf(fix) ? always() : sometimes),
  });

  test("a release is good after as many seeds as the bad end's rate asks for", async () => {
    const { document } = await search(race("1.4.0"), asked({ mode: "D2" }));
    expect(document.result?.first).toBe("1.4.0");
    const ofGood = document.tried.filter(({ standing }) => standing === "good");
    // (2/3)^8 < 5 %.
    expect(ofGood.map(({ judged, shown }) => [shown, judged])).toEqual(ofGood.map(() => [0, 8]));
  });

  test("twin: three seeds alone would have taken a bad release for a good one", async () => {
    const late: Does = (seed) => (seed === 7 ? ["D2"] : []);
    const pretended = race("1.6.0");
    const does = (version: string) => (version === "1.5.0" ? late : pretended.does(version));
    const { document } = await search({ ...pretended, does }, asked({ mode: "D2" }));
    expect(document.result?.first).toBe("1.6.0");
  });

  test("more seeds are bounded: a release of which most are inconclusive is skipped", async () => {
    const does: Does = (seed) => (seed === 1 ? [] : "inconclusive");
    const { document, runs } = await search(fixedIn("1.4.0", { "1.5.0": does }));
    expect(runs.filter((run) => run.startsWith("1.5.0"))).not.toHaveLength(0);
    expect(document.tried.find(({ version }) => version === "1.5.0")).toMatchObject({ standing: "skipped", seeds: 12 });
  });
});

test("interrupted after any round, it goes on to the same answer without a round twice", async () => {
  const pretended = fixedIn("1.4.2", { "1.5.0": () => "broken" }, 3);
  const whole = await search(pretended);
  for (let after = 0; after < whole.runs.length; after++) {
    const saved = await search(pretended, asked(), undefined, after).catch((error) => error.saved as BisectDocument);
    const rest = await search(pretended, asked(), JSON.parse(JSON.stringify(saved)));
    expect(rest.runs).toEqual(whole.runs.slice(after));
    expect(rest.document).toEqual(whole.document);
  }
});
