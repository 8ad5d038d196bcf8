import published, { type Builder } from "junit-report-builder";
import type { CampaignResult, Check, Verdict } from "../contracts/index.ts";
import { apartText, expectedText, isAsExpected } from "./expectation.ts";
import { modesOf } from "./matrix.ts";
import { subjectLabel } from "./subject-label.ts";

/** Its CommonJS module *is* the builder; its types speak of a `default` inside. */
const builder = published as unknown as Builder;

interface JUnitTrial {
  verdict: Verdict;
}

/**
 * JUnit XML. Suite = scenario × subject, case = invariant (one per seed where there are several).
 * Failure = broken, unless that was expected; skipped = inconclusive or not applicable; error = the harness or its environment gave no checks at all.
 */
export function junitXml(trials: readonly JUnitTrial[], failures: CampaignResult["failures"] = []): string {
  const report = builder.newBuilder().name("phantom429");
  for (const [suiteName, verdicts] of bySuite(trials)) {
    const suite = report.testSuite().name(suiteName);
    const several = verdicts.length > 1;
    for (const verdict of verdicts) addTrial(suite, suiteName, verdict, several ? ` (seed ${verdict.seed})` : "");
  }
  for (const { subject, scenario, seed, error } of failures) {
    const name = `${scenario} × litellm ${subject}`;
    const lost = report.testSuite().name(name).testCase().className(name).name(`trial (seed ${seed})`);
    lost.error(xmlText(`${error.operation}: ${error.message}`), error.code);
  }
  return `${report.build()}\n`;
}

function bySuite(trials: readonly JUnitTrial[]): Map<string, Verdict[]> {
  const suites = new Map<string, Verdict[]>();
  for (const { verdict } of trials) {
    const name = `${verdict.scenario} × ${subjectLabel(verdict.subject)}`;
    suites.set(name, [...(suites.get(name) ?? []), verdict]);
  }
  return suites;
}

type Suite = ReturnType<Builder["testSuite"]>;

function addTrial(suite: Suite, suiteName: string, verdict: Verdict, suffix: string): void {
  const testCase = (name: string) => suite.testCase().className(suiteName).name(`${name}${suffix}`);
  if (verdict.checks.length === 0) {
    const only = testCase("trial");
    if (verdict.verdict === "not-applicable") only.skipped().standardOutput(xmlText(verdict.reason));
    else only.error(xmlText(verdict.reason), "environment");
    return;
  }
  for (const check of verdict.checks) render(testCase(check.invariant), check, verdict);
  const { expected } = verdict;
  if (expected === null) return;
  const expectation = testCase("expectation");
  const met = isAsExpected(verdict, expected);
  if (met === null) expectation.skipped().standardOutput(xmlText(`${verdict.verdict}: ${verdict.reason}`));
  else if (!met) {
    const told = [`${verdict.verdict}, expected ${expectedText(expected)}`, apartText(verdict, expected)];
    expectation.failure(xmlText(`${told.filter((part) => part !== "").join(", ")}: ${verdict.reason}`), "expectation");
  }
}

function render(testCase: ReturnType<Suite["testCase"]>, check: Check, verdict: Verdict): void {
  if (check.outcome === "held") return;
  if (check.outcome !== "broken") {
    testCase.skipped().standardOutput(xmlText(`${check.outcome}: ${check.detail}`));
    return;
  }
  const findings = verdict.findings.filter((finding) => finding.invariant === check.invariant);
  const found = modesOf(findings);
  const modes = found.join(", ");
  if (wasExpected(found, verdict.expected)) {
    testCase.skipped().standardOutput(xmlText(`broken, as expected (${modes || "broken"}): ${check.detail}`));
    return;
  }
  testCase.failure(xmlText(check.detail), modes || "broken");
  const explanations = findings.map((finding) => finding.explanation).filter((text) => text !== check.detail);
  if (explanations.length > 0) testCase.stacktrace(xmlText(explanations.join("\n")));
}

/** A broken invariant is no failure where a trial is to diverge, by whatever or by these modes. */
function wasExpected(modes: readonly string[], expected: Verdict["expected"]): boolean {
  if (expected === null || typeof expected === "string") return expected === "diverged";
  return modes.every((mode) => expected.includes(mode));
}

/** Characters that XML 1.0 cannot carry, not even escaped, are left out. */
function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}
