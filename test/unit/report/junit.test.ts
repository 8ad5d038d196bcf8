import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { junitXml } from "../../../harness/report/index.ts";
import { converged, diverged, outcome } from "./examples.ts";
import { objections } from "./junit-schema.ts";

const error = new PhantomError("ERR_REPLICA_DIED", {
  operation: "start replica 0",
  message: "The replica ended <at> boot.",
  hint: "See its log.",
});
const failure = { subject: "1.84.0", scenario: "replica-killed", seed: 2, error };
const nothing: Verdict = { ...converged, checks: [], verdict: "inconclusive", reason: "replica 1 died at boot" };

describe("junit", () => {
  test("a suite is a trial, a case an invariant", () => {
    const xml = junitXml([outcome(diverged), outcome(converged)]);
    expect(xml).toContain(
      '<testsuite name="phantom-refusal × litellm 1.84.0, seed 1" timestamp="2026-01-02T03:04:05" time="10.5" tests="4" failures="2" errors="0" skipped="1">',
    );
    expect(xml).toContain(
      '<testsuite name="phantom-refusal × litellm 1.106.2, seed 1" timestamp="2026-01-02T03:04:05" time="10.5" tests="2" failures="0" errors="0" skipped="0">',
    );
  });

  test("the class is the scenario alone, so that an upgrade of LiteLLM begins no new history", () => {
    const before = junitXml([outcome(diverged)]);
    const after = junitXml([outcome({ ...diverged, subject: converged.subject })]);
    for (const xml of [before, after])
      expect(xml).toContain('<testcase classname="phantom-refusal" name="settled" time="2.625">');
  });

  test("release, seed, plan and directory are properties", () => {
    const xml = junitXml([outcome(diverged, "/campaign/a")], [], (dir) => dir.replace("/campaign/", ""));
    for (const [name, value] of [
      ["litellm", "1.84.0"],
      ["seed", "1"],
      ["planHash", "sha256:aa"],
      ["phantom429", "0.1.0"],
      ["directory", "a"],
    ])
      expect(xml).toContain(`<property name="${name}" value="${value}"/>`);
  });

  test("a broken invariant is a failure that names its mode, and its body says what leaked and how to repeat it", () => {
    const xml = junitXml([outcome(diverged, "a")]);
    const [, body] = /<failure message="2 of 12 reservations have no settlement" type="D1">(.*?)<\/failure>/s.exec(
      xml,
    )!;
    expect(body).toContain("aborted after a chunk, | never settled");
    expect(body).toContain("leaked: $0.11 by s1 on replica 1; never written: INCRBYFLOAT spend:end_user:k3f9-customer");
    expect(body).toContain("directory: a\nagain: npx phantom429 run phantom-refusal --litellm 1.84.0 --seed 1");
    expect(xml).toMatch(/<failure message="p1 refused with 0\.05 of 1 spent" type="broken">.*?again: npx/s);
  });

  test("what is expected by its modes is no failure, what comes beside it is", () => {
    const known = junitXml([outcome({ ...diverged, expected: ["D1"] })]);
    expect(known).not.toContain("<failure");
    const other = junitXml([outcome({ ...diverged, expected: ["D10"] })]);
    expect(other).toContain('type="D1"');
    expect(other).toContain('type="expectation"');
    expect(other).toContain("diverged, expected D10 and nothing else, also D1, D10 is missing");
  });

  test("a trial that gave no checks is an error, unless it did not apply", () => {
    expect(junitXml([outcome(nothing)])).toMatch(
      /<error message="replica 1 died at boot" type="environment">.*again: npx phantom429 run/s,
    );
    expect(junitXml([outcome({ ...nothing, verdict: "not-applicable" })])).toContain("<skipped/>");
  });

  test("a trial that could not be run is an error, also where no other was", () => {
    expect(junitXml([], [failure])).toMatch(
      /<testsuite name="replica-killed × litellm 1\.84\.0, seed 2" time="0" tests="1" failures="0" errors="1".*<testcase classname="replica-killed" name="trial" time="0">.*type="ERR_REPLICA_DIED">.*hint: See its log/s,
    );
  });

  test("cases of several trials of a scenario have names of their own", () => {
    const trials = [outcome(converged), outcome({ ...converged, seed: 2 }), outcome(diverged)];
    const names = [...junitXml(trials).matchAll(/ name="(settled[^"]*)"/g)].map(([, name]) => name);
    expect(names).toEqual(["settled (1.106.2, seed 1)", "settled (1.106.2, seed 2)", "settled (1.84.0, seed 1)"]);
  });

  test("text that XML cannot carry does not break it", () => {
    const checks = [
      { invariant: "settled" as const, outcome: "broken" as const, detail: 'a\u0000\u001b<b> & "c" ]]>' },
    ];
    const xml = junitXml([outcome({ ...diverged, checks })]);
    expect(xml).not.toMatch(/\p{Cc}(?<![\n\t])/u);
    expect(xml).toContain("a&lt;b");
    expect(objections(xml)).toBe("");
  });
});

describe("the schema junit-10", () => {
  test.each([
    ["trials that converged and diverged", [outcome(diverged), outcome(converged)]],
    ["an expectation that was missed", [outcome({ ...diverged, expected: "converged" })]],
    ["a divergence that was expected", [outcome({ ...diverged, expected: "diverged" })]],
    ["no checks", [outcome(nothing), outcome({ ...nothing, verdict: "not-applicable", seed: 2 })]],
    ["no trials", []],
  ])("has nothing against %s", (_, trials) => {
    expect(objections(junitXml(trials))).toBe("");
    expect(objections(junitXml(trials, [failure]))).toBe("");
  });

  test.each([
    ["a time that is no number", (xml: string) => xml.replace('time="10.5"', 'time="10,5 s"')],
    ["a time with its zone", (xml: string) => xml.replace('03:04:05"', '03:04:05Z"')],
    ["a count that is missing", (xml: string) => xml.replace(' failures="2" errors="0" skipped="1">', ">")],
    ["an attribute that nobody knows", (xml: string) => xml.replace("<testsuites ", '<testsuites skipped="0" ')],
    ["a case outside a suite", (xml: string) => xml.replace("</testsuites>", '<testcase name="a"/></testsuites>')],
  ])("objects to %s", (_, spoil) => {
    const xml = junitXml([outcome(diverged)]);
    expect(spoil(xml)).not.toBe(xml);
    expect(objections(spoil(xml))).not.toBe("");
  });
});
