import { describe, expect, test } from "vitest";
import type { Trial } from "../../../harness/campaign/index.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import "../../../harness/vitest/index.ts";
import { converged, diverged, environment } from "../report/examples.ts";

function trialOf(verdict: Verdict): Trial & { kept: boolean } {
  return {
    verdict,
    environment,
    dir: "/reports/now",
    command: "npx phantom429 run again",
    kept: false,
    keep() {
      this.kept = true;
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

const inconclusive: Verdict = { ...converged, verdict: "inconclusive", reason: "the load generator fell behind" };
const [finding] = diverged.findings;

describe("what a trial came to", () => {
  test("a pattern with the flag g means the same each time", () => {
    const trial = trialOf({ ...diverged, findings: [finding!] });
    const counter = /^spend:/g;
    for (const _ of ["once", "again"]) expect(trial).toDivergeBy(finding!.mode, { counter });
  });

  test("converged", () => {
    const trial = trialOf(converged);
    expect(trial).toConverge();
    expect(trial).not.toDivergeBy("D1");
    expect(trial.kept).toBe(false);
  });

  test("diverged, by a mode, on a counter, with requests", () => {
    const trial = trialOf(diverged);
    expect(trial).not.toConverge();
    expect(trial).toDivergeBy(finding!.mode);
    expect(trial).toDivergeBy(finding!.mode, { counter: /^spend:/, requests: finding!.requests.slice(0, 1) });
    expect(trial).toDivergeBy(finding!.mode, { counter: finding!.counter });
    expect(trial).not.toDivergeBy("D99");
    expect(trial).not.toDivergeBy(finding!.mode, { counter: "spend:planet:" });
    expect(trial).not.toDivergeBy(finding!.mode, { requests: ["r99"] });
    expect(trial.kept).toBe(false);
  });
});

describe("a failure says why, where, and how to see it again, and keeps the evidence", () => {
  test.each<[string, Verdict, (trial: Trial) => void, string]>([
    ["diverged, not converged", diverged, (trial) => expect(trial).toConverge(), "expected to converge"],
    ["no such mode", diverged, (trial) => expect(trial).toDivergeBy("D99"), "expected to diverge by D99"],
    ["converged", converged, (trial) => expect(trial).toDivergeBy("D1", { counter: /x/ }), "to diverge by D1 on /x/"],
    ["converged after all", converged, (trial) => expect(trial).not.toConverge(), "expected not to converge"],
    ["undecided", inconclusive, (trial) => expect(trial).toConverge(), "the load generator fell behind"],
    ["undecided, too", inconclusive, (trial) => expect(trial).not.toConverge(), "inconclusive: "],
    ["undecided of a mode", inconclusive, (trial) => expect(trial).not.toDivergeBy("D1"), "inconclusive: "],
  ])("%s", (_, verdict, assert, words) => {
    const trial = trialOf(verdict);
    expect(() => assert(trial)).toThrow(words);
    expect(() => assert(trial)).toThrow(/\n {2}evidence: \/reports\/now\n {2}repeat: {3}npx phantom429 run again$/);
    expect(trial.kept).toBe(true);
  });
});
