import type { TestCase, TestSuite } from "junit-report-builder";
import { type Check, modesOf, type TrialOutcome, type Verdict } from "../contracts/index.ts";
import { money, oneLine } from "../text/index.ts";
import { apartText, expectedText, isAsExpected } from "./expectation.ts";
import { repeatCommand } from "./repeat.ts";
import { leaksOf } from "./tables.ts";

/** A trial as its suite shows it. */
export interface SuiteTrial extends TrialOutcome {
  /** Behind each case's name, where the file has several trials of the scenario: " (1.84.0, seed 2)"; else empty. */
  suffix: string;
  /** Its run directory, as seen from the file. */
  place: string;
}

/**
 * A case for each invariant, and one for the expectation where there is one. Failure: broken, unless that was expected.
 * Skipped: inconclusive or not applicable. Error: no checks at all. Each case has an equal share of the trial's time.
 */
export function addCases(suite: TestSuite, trial: SuiteTrial, seconds: number): void {
  const { verdict, suffix } = trial;
  const { checks, expected, scenario } = verdict;
  const count = Math.max(1, checks.length) + (checks.length > 0 && expected !== null ? 1 : 0);
  const testCase = (name: string) =>
    suite
      .testCase()
      .className(scenario)
      .name(`${name}${suffix}`)
      .time(rounded(seconds / count));
  if (checks.length === 0) addWithoutChecks(testCase("trial"), trial);
  for (const check of checks) addCheck(testCase(check.invariant), check, trial);
  if (checks.length > 0 && expected !== null) addExpectation(testCase("expectation"), trial);
}

function addWithoutChecks(only: TestCase, trial: SuiteTrial): void {
  const { verdict, reason } = trial.verdict;
  if (verdict === "not-applicable") only.skipped().standardOutput(xmlText(reason));
  else only.error(xmlText(reason), "environment", xmlText(whereToLook(trial)));
}

function addCheck(testCase: TestCase, check: Check, trial: SuiteTrial): void {
  const { verdict } = trial;
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
  testCase.stacktrace(xmlText([...explanations, ...leakLines({ findings }), whereToLook(trial)].join("\n")));
}

function addExpectation(testCase: TestCase, trial: SuiteTrial): void {
  const { verdict, expected, reason } = trial.verdict;
  if (expected === null) return;
  const met = isAsExpected(trial.verdict, expected);
  if (met === null) testCase.skipped().standardOutput(xmlText(`${verdict}: ${reason}`));
  else if (!met) {
    const parts = [`${verdict}, expected ${expectedText(expected)}`, apartText(trial.verdict, expected)];
    testCase.failure(xmlText(`${parts.filter((part) => part !== "").join(", ")}: ${reason}`), "expectation");
    testCase.stacktrace(xmlText(whereToLook(trial)));
  }
}

/** A broken invariant is no failure where a trial is to diverge, by whatever or by these modes. */
function wasExpected(modes: readonly string[], expected: Verdict["expected"]): boolean {
  if (expected === null || typeof expected === "string") return expected === "diverged";
  return modes.every((mode) => expected.includes(mode));
}

/** What was reserved and never released, a line for each. */
export function leakLines(verdict: Pick<Verdict, "findings">): string[] {
  return leaksOf(verdict).map(
    ({ request, replica, amount, missingWrite }) =>
      `leaked: ${money(amount)} by ${request} on replica ${replica}; never written: ${oneLine(missingWrite)}`,
  );
}

export function whereToLook({ place, verdict, environment }: Omit<SuiteTrial, "suffix" | "dir">): string {
  return `directory: ${place}\nagain: ${repeatCommand(verdict, environment)}`;
}

/** Characters that XML 1.0 cannot carry, not even escaped, are left out. */
export function xmlText(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}

/** What its phases took. */
export function secondsOf({ timings }: Pick<Verdict, "timings">): number {
  return Object.values(timings).reduce((sum, ms) => sum + ms, 0) / 1000;
}

/** Seconds to the millisecond. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
