import { describe, expect, test } from "vitest";
import { faults, modeIds, Route } from "../../../harness/catalogue/index.ts";
import { entryOf, inOrder, knownMode, modeIn, modesAbout, threadIn } from "../../../harness/finder/index.ts";
import { makePlan, takes, traitsOf } from "../../../harness/planner/index.ts";
import { redOf } from "../../../harness/releases/index.ts";
import { readResults, resultCell, results } from "../../../harness/releases/results.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { fakeScenario } from "../cli/fakes.ts";

const traits = (id: string) => traitsOf(makePlan(scenarios.find((scenario) => scenario.id === id)!, { seed: 1 }));

describe("what a plan tells", () => {
  test.each([
    ["phantom-refusal", ["traffic", "hang-ups"]],
    ["usage-missing", ["traffic", "provider"]],
    ["replica-killed", ["replica"]],
    ["reset-while-in-flight", ["reset", "administrator"]],
    ["no-redis", ["traffic", "setting"]],
    ["delivery-parked", ["postgres"]],
  ])("%s takes %j", (id, expected) => {
    expect(traits(id).takes).toEqual(expected);
  });

  test("every take, route and kind of fault but those of no scenario is found in one", () => {
    const all = scenarios.map(({ id }) => traits(id));
    expect(new Set(all.flatMap((each) => each.takes))).toEqual(new Set(Object.keys(takes)));
    expect(new Set(all.flatMap((each) => each.faults))).toEqual(new Set(Object.keys(faults)));
    expect(Route.options.filter((route) => !all.some(({ routes }) => routes.includes(route)))).toEqual([]);
  });

  test("is the same with another seed", () => {
    for (const scenario of scenarios) {
      const { expectedMs: _, ...one } = traitsOf(makePlan(scenario, { seed: 1 }));
      expect(traitsOf(makePlan(scenario, { seed: 77 }))).toMatchObject({ takes: one.takes, faults: one.faults });
    }
  });
});

const table = `
scenario | 1.0.0 | 1.84.0 | 1.110.2
old | 3/3 D1:1,2,3 | 0/3 |
race | 0/0 | 1/3 D29:2 | 0/2 i1
late | | 3/3 D9:? unknown:? | 3/3 D9:1,2,3
`;
const read = readResults(table);

describe("the matrix that is shipped", () => {
  test("is read as it was written", () => {
    expect(read).toHaveLength(7);
    expect(read[3]).toEqual({
      scenario: "race",
      release: "1.84.0",
      judged: 3,
      diverged: 1,
      inconclusive: 0,
      modes: [{ mode: "D29", seeds: [2] }],
    });
    expect(read[5]!.modes).toEqual([
      { mode: "D9", seeds: [] },
      { mode: "unknown mode", seeds: [] },
    ]);
    expect(read.map(resultCell)).toContain("0/2 i1");
    expect(results.length).toBeGreaterThan(900);
  });

  test("gives the command that was red: sure before new, exact before stand-ins", () => {
    expect(redOf([["old"], ["race", "late"]], null, read)!.command).toBe("npx phantom429 run old --litellm 1.0.0");
    expect(redOf([["late"]], "D9", read)).toMatchObject({ release: "1.110.2", times: 3, of: 3 });
    expect(redOf([["late"]], "D9", read)!.command).toMatch(/1\.110\.2 --companions nearest$/);
    expect(redOf([["race"]], "D29", read)!.command).toBe("npx phantom429 run race --litellm 1.84.0 --repeat 3");
    expect(redOf([["race"]], "D1", read)).toBeNull();
  });

  test("has been red for each command that is offered", () => {
    const entries = scenarios.map((scenario) => entryOf(scenario));
    const offered = modeIds.flatMap((id) => knownMode(id, entries).red ?? []);
    expect(offered.length).toBeGreaterThan(25);
    for (const { scenario, release, modes } of offered) {
      const cell = results.find((result) => result.scenario === scenario && result.release === release)!;
      expect(cell.modes.map(({ mode }) => mode)).toContain(modes[0]);
    }
  });
});

test("what is red on a newer release, and with more seeds, comes first", () => {
  const entries = ["old", "race", "late", "control-x"].map((id) => entryOf(fakeScenario(id), read));
  const releases = ["1.0.0", "1.84.0", "1.110.2"];
  expect(inOrder(entries, releases).map(({ scenario }) => scenario.id)).toEqual(["late", "race", "old", "control-x"]);
});

test("issues and modes as they are typed", () => {
  expect(["27639", "#27639", "https://github.com/BerriAI/litellm/pull/27639/files"].map(threadIn)).toEqual([
    27639, 27639, 27639,
  ]);
  expect(["phantom-refusal", "1.84.0", ""].map(threadIn)).toEqual([null, null, null]);
  expect(["D1", "d01", "D36", "1"].map(modeIn)).toEqual(["D1", "D1", null, null]);
  expect(modesAbout(27639)).toEqual(["D1", "D9"]);
});
