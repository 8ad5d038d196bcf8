import published, { type Builder, type TestSuite } from "junit-report-builder";
import type { CampaignResult, TrialOutcome } from "../contracts/index.ts";
import { addCases, rounded, secondsOf, xmlText } from "./junit-cases.ts";
import { subjectLabel } from "./subject-label.ts";

/** Its CommonJS module *is* the builder; its types speak of a `default` inside. */
const builder = published as unknown as Builder;

type Named = Pick<TrialOutcome["verdict"], "scenario" | "seed"> & { spec: string };

/**
 * JUnit XML. Suite = trial, case = invariant. The class name is the scenario alone, so that a test's history goes on from
 * release to release; release, seed and plan are properties. Error = a trial that could not be run.
 * @param relative a run directory as seen from the file
 */
export function junitXml(
  trials: readonly TrialOutcome[],
  failures: CampaignResult["failures"] = [],
  relative: (dir: string) => string = (dir) => dir,
): string {
  const report = builder.newBuilder().name("phantom429");
  const suffixOf = suffixes([
    ...trials.map(({ verdict }) => ({ ...verdict, spec: verdict.subject.spec })),
    ...failures.map((failure) => ({ ...failure, spec: failure.subject })),
  ]);
  for (const trial of trials) {
    const { verdict, environment, dir } = trial;
    const { scenario, seed, subject } = verdict;
    const seconds = secondsOf(verdict);
    const suite = report
      .testSuite()
      .name(`${scenario} × ${subjectLabel(subject)}, seed ${seed}`)
      .timestamp(withoutZone(environment.startedAt))
      .time(rounded(seconds));
    addProperties(suite, trial, { directory: relative(dir) });
    const suffix = suffixOf({ scenario, seed, spec: subject.spec });
    addCases(suite, { ...trial, suffix, place: relative(dir) }, seconds);
  }
  for (const { subject, scenario, seed, error } of failures) {
    const suite = report.testSuite().name(`${scenario} × litellm ${subject}, seed ${seed}`).time(0);
    for (const [name, value] of [
      ["litellm", subject],
      ["seed", String(seed)],
    ] as const)
      suite.property(name, value);
    const name = `trial${suffixOf({ scenario, seed, spec: subject })}`;
    const lost = suite.testCase().className(scenario).name(name).time(0);
    lost.error(xmlText(`${error.operation}: ${error.message}`), error.code, xmlText(`hint: ${error.hint}`));
  }
  // The schema knows no such attribute of the whole file.
  return `${report.build().replace(/(<testsuites\b[^>]*?) skipped="\d+"/, "$1")}\n`;
}

/** What is behind the names of cases: only what tells trials of the same scenario apart. */
function suffixes(trials: readonly Named[]): (trial: Named) => string {
  const specs = new Set(trials.map(({ spec }) => spec));
  const seeds = new Set(trials.map(({ seed }) => seed));
  return ({ spec, seed }) => {
    const parts = [...(specs.size > 1 ? [spec] : []), ...(seeds.size > 1 ? [`seed ${seed}`] : [])];
    return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  };
}

/** @param own of the suite itself: they go before the same ones of the trial */
export function addProperties(
  suite: TestSuite,
  { verdict, environment }: TrialOutcome,
  own: Readonly<Record<string, string>>,
): void {
  const { subject, stack, profile, phantom429 } = environment;
  const properties = {
    litellm: verdict.subject.version,
    spec: verdict.subject.spec,
    seed: String(verdict.seed),
    planHash: verdict.planHash,
    phantom429,
    verdict: verdict.verdict,
    replicas: String(stack.replicas),
    stack: stack.kind,
    profile,
    python: subject.python,
    ...own,
  };
  for (const [name, value] of Object.entries(properties)) suite.property(name, xmlText(value));
}

/** UTC to the second: the form that all readers of `timestamp` take. */
export function withoutZone(iso: string): string {
  return iso.slice(0, 19);
}
