import { describe, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import type { GateItem, GateResult } from "../../../harness/gate/index.ts";
import { gateJunit } from "../../../harness/report/index.ts";
import { diverged, outcome } from "./examples.ts";
import { objections } from "./junit-schema.ts";

const nothing: GateResult = {
  appeared: [],
  fixed: [],
  expired: [],
  races: [],
  stillThere: [],
  notSeen: [],
  undecided: [],
  judged: 1,
};
const item: GateItem = {
  scenario: "phantom-refusal",
  mode: "D1",
  before: undefined,
  now: { times: 1, of: 2 },
  seed: 1,
  issue: null,
  reason: null,
  until: null,
};
const trials = [outcome(diverged, "/c/a-1"), outcome({ ...diverged, seed: 2 }, "/c/a-2")];
const open = { scenario: "phantom-refusal", seed: 2, why: "inconclusive: <slow> machine" };
const error = new PhantomError("ERR_REPLICA_DIED", { operation: "start", message: "It ended.", hint: "See." });
const lost = [{ subject: "1.84.0", scenario: "phantom-refusal", seed: 2, error }];

function xmlOf(result: Partial<GateResult>, countsAs: "fail" | "neutral" = "fail", failures: typeof lost = []): string {
  const ids = ["phantom-refusal", "control-success"];
  const policy = { retries: 0, countsAs };
  return gateJunit({ ...nothing, ...result }, ids, policy, { trials, failures }, (dir) => dir.replace("/c/", ""));
}

describe("the JUnit XML of a gate", () => {
  test("has a suite for each scenario, which is the class: time, timestamp and properties", () => {
    const xml = xmlOf({});
    expect(xml).toContain('<testsuite name="phantom-refusal" timestamp="2026-01-02T03:04:05" time="21" tests="1"');
    expect(xml).toContain('<testcase classname="phantom-refusal" name="gate" time="21"/>');
    expect(xml).toContain('<testcase classname="control-success" name="gate" time="0"/>');
    for (const [name, value] of [
      ["litellm", "1.84.0"],
      ["seed", "1 2"],
      ["verdict", "diverged diverged"],
      ["directory", "a-1 a-2"],
    ])
      expect(xml).toContain(`<property name="${name}" value="${value}"/>`);
  });

  test("says of what is new where it is, what leaked and how to repeat it", () => {
    const [, body] = /<failure message="new: D1 \(not in the gate file\)" type="new">(.*?)<\/failure>/s.exec(
      xmlOf({ appeared: [item] }),
    )!;
    expect(body).toContain("leaked: $0.11 by s1 on replica 1; never written: INCRBYFLOAT");
    expect(body).toContain("directory: a-1\nagain: npx phantom429 run phantom-refusal --litellm 1.84.0 --seed 1");
    expect(body).not.toContain("a-2");
  });

  test("calls what was not judged an error, and skips it where the file says neutral", () => {
    const failing = xmlOf({ undecided: [open] });
    expect(failing).toMatch(/<error message="not judged: seed 2: inconclusive: &lt;slow> machine" type="not judged">/);
    expect(failing).toContain("directory: a-2");
    const neutral = xmlOf({ undecided: [open] }, "neutral");
    expect(neutral).not.toContain("<error");
    expect(neutral).toContain("<skipped/>");
    expect(xmlOf({ undecided: [open], judged: 0 }, "neutral")).toContain("<error");
    expect(xmlOf({ undecided: [open] }, "neutral", lost)).toContain("<error");
  });

  test.each([
    ["all as the file says", {}],
    ["what is new", { appeared: [item], undecided: [open] }],
    ["what is fixed", { fixed: [{ ...item, before: "always" as const, seed: null }] }],
    ["what is known", { stillThere: [item] }],
    ["a race", { races: [item], stillThere: [item] }],
    ["what was not judged", { undecided: [open] }],
  ])("keeps to the schema: %s", (_, result) => {
    expect(objections(xmlOf(result))).toBe("");
    expect(objections(xmlOf(result, "neutral"))).toBe("");
  });
});
