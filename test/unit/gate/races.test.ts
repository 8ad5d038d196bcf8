import { describe, expect, test } from "vitest";
import { unknownMode, type VerdictWord } from "../../../harness/contracts/index.ts";
import { type Expectation, expectationOf } from "../../../harness/gate/expectation.ts";
import {
  evaluate,
  type GateTrial,
  moreSeeds,
  outcomeOf,
  raceModes,
  readGate,
  seenInCell,
} from "../../../harness/gate/index.ts";
import { results } from "../../../harness/releases/index.ts";

const races = new Set(["D29"]);

function trial(seed: number, modes: string, verdict?: VerdictWord): GateTrial {
  const found = modes === "" ? [] : modes.split(" ");
  const word = verdict ?? (found.length > 0 ? "diverged" : "converged");
  return { scenario: "a", seed, verdict: word, modes: found, bypasses: [], headline: "So it is." };
}

/** Seeds 1, 2, 3 … with these modes. */
const trials = (...modes: string[]) => modes.map((each, index) => trial(index + 1, each));

function expectations(entry: string): Map<string, Expectation> {
  const { gate } = readGate(`scenarios:\n  a: ${entry}\n`, "gate.yaml");
  return new Map(Object.entries(gate.scenarios).map(([name, each]) => [name, expectationOf(each)]));
}

const asking = (seeds: number[]) => seeds.map((seed) => ({ scenario: "a", seed }));

function more(seen: GateTrial[], asked = [1], entry = "converged", failed: number[] = []): number[] {
  const run = { asked: asking(asked), trials: seen, failed: asking(failed).map((one) => ({ ...one, why: "" })) };
  return moreSeeds(expectations(entry), run, races).map(({ seed }) => seed);
}

function judge(seen: GateTrial[], asked = [1], entry = "converged") {
  const run = { asked: asking(asked), trials: seen, failed: [] };
  const result = evaluate(expectations(entry), run, { races, today: "2026-11-29" });
  const told = (items: readonly { mode: string; now: { times: number; of: number } }[]) =>
    items.map(({ mode, now }) => `${mode} ${now.times} of ${now.of}`);
  const outcome = outcomeOf(result, { retries: 0, countsAs: "fail" });
  return { outcome, appeared: told(result.appeared), races: told(result.races), undecided: result.undecided };
}

describe("which modes are races", () => {
  const cell = (seeds: number[], mode = "D34") =>
    seenInCell({ scenario: "a", judged: 3, inconclusive: 0, modes: [{ mode, seeds }] });

  test("those by nature, and those that some seeds of a scenario showed", () => {
    expect(raceModes([])).toContain("D29");
    expect(raceModes([])).not.toContain("D34");
    expect(raceModes([cell([2])])).toContain("D34");
  });

  test("none that every seed showed, or of which it is not known which did, or that fits no mode", () => {
    expect(raceModes([cell([1, 2, 3])])).not.toContain("D34");
    expect(raceModes([cell([])])).not.toContain("D34");
    expect(raceModes([cell([2], unknownMode)])).not.toContain(unknownMode);
  });

  test("by the reference matrix a leak of an aborted stream is none", () => {
    expect(raceModes(results.map(seenInCell))).not.toContain("D1");
  });
});

describe("more seeds", () => {
  test("a race that the file does not have: up to three, then up to seven unless all show it", () => {
    expect(more(trials("D29"))).toEqual([2, 3]);
    expect(more(trials("D29", "", ""))).toEqual([4, 5, 6, 7]);
    expect(more(trials("D29", "D29", "D29"))).toEqual([]);
    expect(more(trials("D29", "", "", "", "", "", ""))).toEqual([]);
    expect(more(trials("", "D29", ""), [1, 2, 3])).toEqual([4, 5, 6, 7]);
  });

  test("none for what is no race, for a race of the file, and where nothing was met", () => {
    expect(more(trials("D1"))).toEqual([]);
    expect(more(trials("D29"), [1], "{ sometimes: { D29: 1 of 3 } }")).toEqual([]);
    expect(more(trials(""))).toEqual([]);
    expect(more([trial(1, "D29", "inconclusive")])).toEqual([]);
  });

  test("what is inconclusive or could not be run counts as tried, and not as judged", () => {
    expect(more([trial(1, "D29"), trial(2, "", "inconclusive"), trial(3, "")])).toEqual([4]);
    expect(more(trials("D29"), [1], "converged", [2, 3])).toEqual([4, 5]);
    const late = [2, 3, 4, 5, 6, 7].map((seed) => trial(seed, "", "inconclusive"));
    expect(more([trial(1, "D29"), ...late])).toEqual([]);
  });
});

describe("what a race comes to", () => {
  test("half of the trials at most: told as a race, and nothing fails", () => {
    const seen = judge(trials("D29", "", "D29", "", "", "D29", ""));
    expect(seen).toMatchObject({ outcome: "passed", appeared: [], races: ["D29 3 of 7"] });
    expect(judge(trials("D29", "", "D29", "")).races).toEqual(["D29 2 of 4"]);
  });

  test("more than half: new, with its rate", () => {
    expect(judge(trials("D29", "", "D29", "", "D29", "D29", ""))).toMatchObject({
      outcome: "failed",
      appeared: ["D29 4 of 7"],
      races: [],
    });
    expect(judge(trials("D29", "D29", "D29"))).toMatchObject({ outcome: "failed", appeared: ["D29 3 of 3"] });
  });

  test("too few trials decide nothing, and are no pass", () => {
    const { outcome, undecided, appeared } = judge(trials("D29"));
    expect({ outcome, appeared }).toEqual({ outcome: "undecided", appeared: [] });
    expect(undecided.map(({ why }) => why)).toEqual([
      "the race D29 in 1 of 1 trial: too few to tell whether it is new",
    ]);
  });

  test("hides no other mode, also not one that a further seed alone shows", () => {
    expect(judge(trials("D29", "", "D1"))).toMatchObject({ outcome: "failed", appeared: ["D1 1 of 3"] });
  });

  test("a further seed that is inconclusive is not asked for, so it does not undecide the gate", () => {
    const seen = judge([...trials("D29", "", ""), trial(4, "", "inconclusive")]);
    expect(seen).toMatchObject({ outcome: "passed", races: ["D29 1 of 3"], undecided: [] });
  });

  test("a recorded seed beyond those counts for nothing, and none does where no race was met", () => {
    expect(judge([...trials("D29", "", ""), trial(8, "D1")])).toMatchObject({ appeared: [], races: ["D29 1 of 3"] });
    expect(judge(trials("", "D29", "D1"))).toMatchObject({ outcome: "passed", appeared: [], races: [] });
  });
});
