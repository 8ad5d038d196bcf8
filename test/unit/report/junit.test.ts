import { describe, expect, test } from "vitest";
import { junitXml } from "../../../harness/report/index.ts";
import { converged, diverged, outcome } from "./examples.ts";

describe("junit", () => {
  test("a suite is scenario × subject, a case an invariant", () => {
    const xml = junitXml([outcome(diverged), outcome(converged)]);
    expect(xml).toContain(
      '<testsuite name="phantom-refusal × litellm 1.84.0" tests="4" failures="2" errors="0" skipped="1">',
    );
    expect(xml).toContain(
      '<testsuite name="phantom-refusal × litellm 1.106.2" tests="2" failures="0" errors="0" skipped="0">',
    );
  });

  test("a broken invariant is a failure that names its mode and explains itself", () => {
    const xml = junitXml([outcome(diverged)]);
    expect(xml).toContain('<failure message="2 of 12 reservations have no settlement" type="D1">');
    expect(xml).toContain("aborted after a chunk, | never settled");
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
    const nothing = { ...converged, checks: [], verdict: "inconclusive" as const, reason: "replica 1 died at boot" };
    expect(junitXml([outcome(nothing)])).toContain('<error message="replica 1 died at boot" type="environment"/>');
    expect(junitXml([outcome({ ...nothing, verdict: "not-applicable" })])).toContain("<skipped/>");
  });

  test("several seeds share a suite and say which is which", () => {
    const xml = junitXml([outcome(converged), outcome({ ...converged, seed: 2 })]);
    expect(xml).toContain('tests="4"');
    expect(xml).toContain('name="settled (seed 2)"');
  });

  test("text that XML cannot carry does not break it", () => {
    const checks = [
      { invariant: "settled" as const, outcome: "broken" as const, detail: 'a\u0000\u001b<b> & "c" ]]>' },
    ];
    const xml = junitXml([outcome({ ...diverged, checks })]);
    expect(xml).not.toMatch(/\p{Cc}(?<![\n\t])/u);
    expect(xml).toContain("a&lt;b");
  });
});
