import { describe, expect, test } from "vitest";
import { comparisonsOf } from "../../../harness/changes/index.ts";
import type { Baseline, Compared, TrialOutcome, Verdict } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { converged, diverged, outcome } from "../report/examples.ts";

function trial(spec: string, template: Verdict, over: Partial<Verdict> = {}): TrialOutcome {
  return outcome({ ...template, subject: { spec, version: spec, patches: [] }, ...over });
}

const campaign = (trials: TrialOutcome[], baseline?: Baseline) => ({
  trials,
  failures: [],
  stacks: [],
  ...(baseline ? { baseline } : {}),
});

describe("within a campaign", () => {
  test("one subject is compared with nothing", () => {
    expect(comparisonsOf(campaign([trial("1.84.0", diverged)]))).toEqual([]);
  });

  test("each other subject against the first", () => {
    const trials = [trial("1.84.0", diverged), trial("1.94.3", diverged), trial("1.106.2", converged)];
    const found = comparisonsOf(campaign(trials));
    expect(found.map(({ before, after }) => [before, after])).toEqual([
      ["1.84.0", "1.94.3"],
      ["1.84.0", "1.106.2"],
    ]);
    expect(found[0]).toMatchObject({ appeared: [], fixed: [], stillThere: [{ mode: "D1" }], notJudged: [] });
    expect(found[1]).toMatchObject({ appeared: [], fixed: [{ mode: "D1" }], stillThere: [], notJudged: [] });
  });

  test("what could not run on a side is not fixed there", () => {
    const error = new PhantomError("ERR_STACK_START", { operation: "o", message: "m", hint: "h" });
    const failures = [{ subject: "1.106.2", scenario: "phantom-refusal", seed: 1, error }];
    const [found] = comparisonsOf({ trials: [trial("1.84.0", diverged)], failures, stacks: [] });
    expect(found).toMatchObject({
      before: "1.84.0",
      after: "1.106.2",
      fixed: [],
      notJudged: [{ scenario: "phantom-refusal", side: "after", inconclusive: 0 }],
    });
  });

  test("packages, patches and settings that differ, and only those", () => {
    const [left, right] = [trial("1.84.0", diverged), trial("1.106.2", converged)];
    const { subject } = right.environment;
    right.environment.subject = {
      ...subject,
      packages: { ...subject.packages, redis: "8.1.0", hiredis: "3.5.0" },
      settings: { "general_settings.disable_budget_reservation": false },
    };
    const [found] = comparisonsOf(campaign([left, right]));
    expect(found?.dependencies).toEqual([
      { name: "redis", before: "7.4.0", after: "8.1.0" },
      { name: "hiredis", before: null, after: "3.5.0" },
    ]);
    expect(found?.settings).toEqual([
      { name: "general_settings.disable_budget_reservation", before: "true", after: "false" },
    ]);
  });
});

describe("against an earlier campaign", () => {
  const earlier = (over: Partial<Compared> = {}): Compared => ({
    subject: "1.84.0",
    scenario: "phantom-refusal",
    planHash: converged.planHash,
    verdict: "diverged",
    modes: ["D1"],
    environment: null,
    ...over,
  });
  const against = (...trials: Compared[]) =>
    comparisonsOf(campaign([trial("1.106.2", converged)], { file: "old/campaign.json", trials }));

  test("the same plan", () => {
    expect(against(earlier())).toMatchObject([
      { before: "1.84.0", baseline: "old/campaign.json", after: "1.106.2", fixed: [{ mode: "D1" }], notJudged: [] },
    ]);
  });

  test("another plan is not judged, and said", () => {
    expect(against(earlier({ planHash: "sha256:bb" }))).toMatchObject([
      { fixed: [], notJudged: [{ scenario: "phantom-refusal", side: "both", otherPlan: true }] },
    ]);
  });

  test("seeds that one side did not run do not count", () => {
    const [found] = against(earlier(), earlier({ planHash: "sha256:bb", modes: ["D2"] }));
    expect(found?.fixed.map(({ mode, before }) => [mode, before.of])).toEqual([["D1", 1]]);
    expect(found?.notJudged).toEqual([]);
  });

  test("what nobody asked for now is not told of; what only now ran is", () => {
    expect(against(earlier({ scenario: "another" }))).toEqual([]);
    const trials = [trial("1.106.2", converged), trial("1.106.2", converged, { scenario: "new-one", planHash: "n" })];
    const [found] = comparisonsOf(campaign(trials, { file: "f", trials: [earlier()] }));
    expect(found?.notJudged).toEqual([{ scenario: "new-one", side: "before", inconclusive: 0 }]);
  });

  test("each subject that it has", () => {
    const found = against(earlier(), earlier({ subject: "1.94.3", modes: [], verdict: "converged" }));
    expect(found.map(({ before, fixed }) => [before, fixed.length])).toEqual([
      ["1.84.0", 1],
      ["1.94.3", 0],
    ]);
  });
});
