import { describe, expect, test } from "vitest";
import type { VerdictWord } from "../../../harness/contracts/index.ts";
import { expectationOf } from "../../../harness/gate/expectation.ts";
import {
  type Expectation,
  evaluate,
  type GateRun,
  type GateTrial,
  outcomeOf,
  readGate,
} from "../../../harness/gate/index.ts";

const today = "2026-11-29";

function expectations(scenarios: string): Map<string, Expectation> {
  const { gate } = readGate(`scenarios:\n${scenarios}`, "gate.yaml");
  return new Map(Object.entries(gate.scenarios).map(([name, entry]) => [name, expectationOf(entry)]));
}

function trial(scenario: string, seed: number, modes: string, verdict?: VerdictWord): GateTrial {
  const found = modes === "" ? [] : modes.split(" ");
  const word = verdict ?? (found.length > 0 ? "diverged" : "converged");
  return { scenario, seed, verdict: word, modes: found, bypasses: [], headline: "So it is." };
}

/** @param seeds those that the file asks of each scenario; left out: those that were run, or 1 */
const judge = (file: string, trials: GateTrial[], failed: GateRun["failed"] = [], seeds?: readonly number[]) => {
  const expected = expectations(file);
  const asked = [...expected.keys()].flatMap((scenario) => {
    const ran = [...trials, ...failed].filter((one) => one.scenario === scenario).map(({ seed }) => seed);
    return (seeds ?? (ran.length > 0 ? ran : [1])).map((seed) => ({ scenario, seed }));
  });
  const result = evaluate(expected, { asked, trials, failed }, { races: new Set(["D29"]), today });
  const names = (items: { scenario: string; mode: string }[]) => items.map((one) => `${one.scenario} ${one.mode}`);
  return {
    result,
    outcome: outcomeOf(result, { retries: 0, countsAs: "fail" }),
    lenient: outcomeOf(result, { retries: 0, countsAs: "neutral" }),
    appeared: names(result.appeared),
    fixed: names(result.fixed),
    expired: names(result.expired),
    stillThere: names(result.stillThere),
    notSeen: names(result.notSeen),
    undecided: result.undecided.map(({ scenario, seed, why }) => `${scenario} ${seed}: ${why}`),
  };
};

describe("what a gate says", () => {
  test("a planted D1 hidden under a known D10 turns it red", () => {
    const file = "  redis-slow: { known: [D10], issue: 27639, reason: rare }\n";
    expect(judge(file, [trial("redis-slow", 1, "D10")])).toMatchObject({
      outcome: "passed",
      stillThere: ["redis-slow D10"],
    });
    const planted = judge(file, [trial("redis-slow", 1, "D10"), trial("redis-slow", 2, "D1 D10")]);
    expect(planted).toMatchObject({ outcome: "failed", appeared: ["redis-slow D1"], stillThere: ["redis-slow D10"] });
    expect(planted.result.appeared[0]).toMatchObject({ now: { times: 1, of: 2 }, seed: 2 });
    expect(planted.result.appeared[0], "the issue is about D10").toMatchObject({ issue: null, reason: null });
    expect(planted.result.stillThere[0]).toMatchObject({ issue: "#27639", reason: "rare" });
  });

  test("what must converge and does not is new; a known defect that is gone is fixed, and fails", () => {
    const file = "  a: converged\n  b: { known: [D9] }\n";
    expect(judge(file, [trial("a", 1, "D2"), trial("b", 1, "D9")])).toMatchObject({
      outcome: "failed",
      appeared: ["a D2"],
    });
    expect(judge(file, [trial("a", 1, ""), trial("b", 1, "")])).toMatchObject({ outcome: "failed", fixed: ["b D9"] });
    expect(judge(file, [trial("a", 1, ""), trial("b", 1, "D9")])).toMatchObject({ outcome: "passed" });
  });

  test("a race that does not show is not fixed, and one that shows is known", () => {
    const file = "  a: { sometimes: { D29: 1 of 3, D13: unknown } }\n";
    expect(judge(file, [trial("a", 1, ""), trial("a", 2, "D29")])).toMatchObject({
      outcome: "passed",
      fixed: [],
      stillThere: ["a D29"],
      notSeen: ["a D13"],
    });
  });

  test("one trial never calls a race fixed, though the file has it as known", () => {
    expect(judge("  a: { known: [D29] }\n", [trial("a", 1, "")])).toMatchObject({
      outcome: "passed",
      fixed: [],
      notSeen: ["a D29"],
    });
  });

  test("until is the last day of a known defect", () => {
    const until = (day: string) => judge(`  a: { known: [D9], until: ${day}, issue: 1 }\n`, [trial("a", 1, "D9")]);
    expect(until("2026-11-29")).toMatchObject({ outcome: "passed", stillThere: ["a D9"], expired: [] });
    expect(until("2026-11-28")).toMatchObject({ outcome: "failed", stillThere: [], expired: ["a D9"] });
  });
});

describe("what could not be judged", () => {
  const file = "  a: converged\n  b: { known: [D9] }\n";

  test("never fixes, never fails: exit code 4, or told alone where the file says neutral", () => {
    const slow = judge(file, [trial("a", 1, ""), trial("b", 1, "", "inconclusive")]);
    expect(slow).toMatchObject({ outcome: "undecided", lenient: "passed", fixed: [] });
    expect(slow.undecided).toEqual(["b 1: inconclusive: So it is."]);
  });

  test("in one seed keeps the others from calling a defect fixed", () => {
    const trials = [trial("a", 1, ""), trial("b", 1, ""), trial("b", 2, "", "inconclusive")];
    expect(judge(file, trials)).toMatchObject({ fixed: [], lenient: "passed" });
    expect(judge(file, trials.with(2, trial("b", 2, "")))).toMatchObject({ fixed: ["b D9"], lenient: "failed" });
  });

  test("hides nothing that is new", () => {
    const failed = [{ scenario: "b", seed: 1, why: "The replica ended at boot." }];
    expect(judge(file, [trial("a", 1, "D2")], failed)).toMatchObject({ outcome: "failed", appeared: ["a D2"] });
  });

  test("what is not run or not applicable is no pass, unless the file says that it does not apply", () => {
    expect(judge(file, [trial("a", 1, "")]).undecided).toEqual(["b 1: it was not run"]);
    const gone = [trial("a", 1, "", "not-applicable"), trial("b", 1, "D9")];
    expect(judge(file, gone).undecided).toEqual(["a 1: not-applicable: So it is."]);
    const inapplicable = "  a: not-applicable\n  b: converged\n";
    expect(judge(inapplicable, [trial("a", 1, "", "not-applicable"), trial("b", 1, "")]).outcome).toBe("passed");
    expect(judge(inapplicable, [trial("a", 1, "D1"), trial("b", 1, "")])).toMatchObject({ appeared: ["a D1"] });
  });

  test("a seed that was not run is told, is no pass, and calls nothing fixed", () => {
    const some = judge("  a: converged\n", [trial("a", 1, "")], [], [1, 2, 3]);
    expect(some).toMatchObject({ outcome: "undecided", lenient: "passed" });
    expect(some.undecided).toEqual(["a 2: it was not run", "a 3: it was not run"]);
    expect(judge("  a: { known: [D9] }\n", [trial("a", 1, "")], [], [1, 2])).toMatchObject({ fixed: [] });
  });

  test("a seed that the file does not ask for counts for nothing", () => {
    expect(judge("  a: converged\n", [trial("a", 1, ""), trial("a", 9, "D1")], [], [1])).toMatchObject({
      outcome: "passed",
      appeared: [],
    });
  });

  test("alone it is never a pass", () => {
    expect(judge("  a: converged\n", [trial("a", 1, "", "inconclusive")]).lenient).toBe("undecided");
  });
});

describe("no-bypass", () => {
  const file = "  a: no-bypass\n  b: { only: no-bypass, known: [D18] }\n";
  const passing = (scenario: string, modes: string, bypasses: string[] | null): GateTrial => {
    return { ...trial(scenario, 1, modes), bypasses };
  };

  test("counts what passes a budget, and no leak", () => {
    expect(judge(file, [passing("a", "D1", []), passing("b", "D1 D18", ["D18"])])).toMatchObject({
      outcome: "passed",
      stillThere: ["b D18"],
    });
    expect(judge(file, [passing("a", "D1 D17", ["D17"]), passing("b", "D1", [])])).toMatchObject({
      outcome: "failed",
      appeared: ["a D17"],
      fixed: ["b D18"],
    });
  });

  test("that was not looked at is not judged", () => {
    const unknown = judge(file, [passing("a", "D1", null), passing("b", "D18", ["D18"])]);
    expect(unknown.undecided).toEqual(["a 1: whether a budget was passed is not known: So it is."]);
    expect(unknown.outcome).toBe("undecided");
    expect(judge("  a: no-bypass\n", [passing("a", "", null)])).toMatchObject({
      outcome: "undecided",
      undecided: ["a 1: whether a budget was passed is not known: So it is."],
    });
  });
});
