import { describe, expect, test } from "vitest";
import { type GateTrial, readGate, seenInTrials, updateGate } from "../../../harness/gate/index.ts";

const trial = (scenario: string, seed: number, modes: string, bypasses: string[] = []): GateTrial => {
  const found = modes === "" ? [] : modes.split(" ");
  return { scenario, seed, verdict: found.length > 0 ? "diverged" : "converged", modes: found, bypasses, headline: "" };
};

function update(text: string, trials: GateTrial[]) {
  const read = readGate(text, "gate.yaml");
  const seen = { all: seenInTrials(trials, false), bypasses: seenInTrials(trials, true) };
  const { edits, text: after } = updateGate(read, seen, (id) => (id in read.gate.scenarios ? id : undefined));
  return { after, edits: edits.map(({ scenario, what }) => `${scenario}: ${what}`) };
}

const file = `# Ours.
seeds: [1, 2] # both

scenarios:
  # must hold
  first: converged # of great worth
  second:
    known: [D9, D25] # the first is worse
    issue: 27639
    reason: we restart rarely
  third: {sometimes: {D29: 1 of 3}, seeds: [1, 2, 3]}
  last: {known: [D10], reason: "so"}
`;

describe("an update", () => {
  test("changes nothing where nothing changed, races that were not seen included", () => {
    const trials = [
      trial("first", 1, ""),
      trial("second", 1, "D9 D25"),
      trial("third", 1, ""),
      trial("last", 1, "D10"),
    ];
    expect(update(file, trials)).toEqual({ after: file, edits: [] });
  });

  test("removes what is gone, adds what is new, and keeps comments, order and what is said of the rest", () => {
    const { after, edits } = update(file, [
      trial("first", 1, "D1"),
      trial("first", 2, "D1"),
      trial("second", 1, "D9"),
      trial("second", 2, "D9"),
      trial("last", 1, ""),
      trial("newcomer", 1, "D34"),
      trial("newcomer", 2, ""),
    ]);
    expect(edits).toEqual([
      "first: D1 added",
      "second: D25 removed: not seen in 2 trials",
      "last: D10 removed: not seen in 1 trials",
      "newcomer: added: D34 (1 of 2)",
    ]);
    expect(after).toContain("# Ours.\nseeds: [1, 2] # both\n\nscenarios:\n  # must hold\n  first:\n    known: [D1]\n");
    expect(after).toContain(
      "  second:\n    known: [D9] # the first is worse\n    issue: 27639\n    reason: we restart rarely\n",
    );
    expect(after).toContain("  last: converged\n");
    expect(readGate(after, "gate.yaml").gate.scenarios).toEqual({
      first: { known: ["D1"] },
      second: { known: ["D9"], issue: 27639, reason: "we restart rarely" },
      third: { sometimes: { D29: "1 of 3" }, seeds: [1, 2, 3] },
      last: "converged",
      newcomer: { sometimes: { D34: "1 of 2" } },
    });
  });

  test("says which issue, reason and date were written for other modes", () => {
    const { edits } = update(file, [trial("last", 1, "D1 D10"), trial("second", 1, "D1 D9 D25")]);
    expect(edits).toEqual([
      "last: D1 added (check reason: written for D10)",
      "second: D1 added (check issue, reason: written for D9, D25)",
    ]);
  });

  test("of a known mode that some trials lack makes a race; what was not judged stays", () => {
    const inconclusive = { ...trial("last", 1, ""), verdict: "inconclusive" as const };
    const { after, edits } = update(file, [trial("second", 1, "D9 D25"), trial("second", 2, "D9"), inconclusive]);
    expect(edits).toEqual(["second: D25 (1 of 2): a race"]);
    expect(readGate(after, "gate.yaml").gate.scenarios.second).toMatchObject({
      known: ["D9"],
      sometimes: { D25: "1 of 2" },
    });
  });

  test("keeps a race that was not seen, though the file has it as known", () => {
    const gate = "scenarios:\n  a: {known: [D29]}\n";
    expect(update(gate, [trial("a", 1, "")])).toEqual({ after: gate, edits: [] });
  });

  test("adds no unknown mode, and tells of it; one that stands there by hand stays", () => {
    const read = readGate("scenarios:\n  a: converged\n  b: {known: [unknown mode]}\n", "gate.yaml");
    const trials = ["a", "b", "c"].map((scenario) => ({ ...trial(scenario, 1, "D9"), modes: ["D9", "unknown mode"] }));
    const seen = { all: seenInTrials(trials, false), bypasses: null };
    const { edits, unknown, text } = updateGate(read, seen, (id) => (id in read.gate.scenarios ? id : undefined));
    expect(edits.map(({ what }) => what)).toEqual(["D9 added", "D9 added", "added: D9"]);
    expect(unknown).toEqual(["a", "b", "c"]);
    expect(readGate(text, "gate.yaml").gate.scenarios).toEqual({
      a: { known: ["D9"] },
      b: { known: ["unknown mode", "D9"] },
      c: { known: ["D9"] },
    });
  });

  test("of a no-bypass line goes by what passed a budget", () => {
    const gate = "scenarios:\n  a: no-bypass\n  b: { only: no-bypass, known: [D18] }\n";
    const { after, edits } = update(gate, [trial("a", 1, "D1 D17", ["D17"]), trial("b", 1, "D1", [])]);
    expect(edits).toEqual(["a: D17 added", "b: D18 removed: not seen in 1 trials"]);
    expect(readGate(after, "gate.yaml").gate.scenarios).toEqual({
      a: { only: "no-bypass", known: ["D17"] },
      b: "no-bypass",
    });
  });
});
