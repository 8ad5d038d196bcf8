import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../harness/contracts/index.ts";
import { campaignDocument, campaignSummary } from "../../../harness/report/campaign.ts";
import { comparisonText } from "../../../harness/report/comparisons.ts";
import { converged, diverged, outcome } from "./examples.ts";

const comparison: Comparison = {
  before: "1.84.0",
  after: "1.106.2",
  appeared: [{ scenario: "a", mode: "D29", before: { times: 0, of: 3 }, after: { times: 1, of: 3 }, race: true }],
  fixed: [{ scenario: "b", mode: "D1", before: { times: 3, of: 3 }, after: { times: 0, of: 3 }, race: false }],
  stillThere: [],
  notJudged: [
    { scenario: "c", side: "after", inconclusive: 2 },
    { scenario: "d", side: "before", inconclusive: 0 },
    { scenario: "e", side: "both", inconclusive: 0, otherPlan: true },
  ],
  dependencies: [{ name: "redis", before: "7.4.0", after: null }],
  settings: [],
};

describe("a comparison", () => {
  test("for a terminal: what differs, then new, fixed, still there, and what could not be judged", () => {
    expect(comparisonText(comparison)).toBe(`1.106.2 against 1.84.0
  packages that differ: 1
    name   1.84.0  1.106.2
    redis  7.4.0   none
  new: 1
    scenario  mode  1.84.0              1.106.2
    a         D29   0 of 3 (0 to 56 %)  1 of 3 (6 to 79 %)  seeds differ: a rate
  fixed: 1
    scenario  mode  1.84.0  1.106.2
    b         D1    3 of 3  0 of 3
  still there: none
  could not be judged: 3
    scenario  why
    c         on 1.106.2: 2 trials inconclusive
    d         no trial on 1.84.0 was judged
    e         the earlier campaign ran another plan
`);
  });

  test("says which earlier campaign it is", () => {
    expect(comparisonText({ ...comparison, baseline: "old/campaign.json" })).toMatch(
      /^1\.106\.2 against 1\.84\.0 of old\/campaign\.json\n/,
    );
  });
});

describe("of two subjects", () => {
  const trials = [outcome(diverged), outcome(converged)];
  const result = { dir: "/c", trials, failures: [], stacks: [], startedAt: "a", finishedAt: "b" };

  test("summary.md and campaign.json have the lists", () => {
    expect(campaignSummary(result, (dir) => dir)).toContain(
      "## 1.106.2 against 1.84.0\n\n**new: none**\n\n**fixed: 1**\n\n| scenario | mode | 1.84.0 | 1.106.2 |  |\n",
    );
    expect(campaignDocument(result, (dir) => dir).comparisons).toMatchObject([
      { before: "1.84.0", after: "1.106.2", appeared: [], fixed: [{ scenario: "phantom-refusal", mode: "D1" }] },
    ]);
  });

  test("twin: of one subject there are none", () => {
    const alone = { ...result, trials: trials.slice(0, 1) };
    expect(campaignSummary(alone, (dir) => dir)).not.toContain("against");
    expect(campaignDocument(alone, (dir) => dir)).not.toHaveProperty("comparisons");
  });
});
