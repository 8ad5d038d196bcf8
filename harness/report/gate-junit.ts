import published, { type Builder, type TestCase, type TestSuite } from "junit-report-builder";
import type { CampaignResult, GateFile, TrialOutcome } from "../contracts/index.ts";
import type { GateItem, GateResult, Undecided } from "../gate/index.ts";
import { gateLists, gateRate } from "./gate.ts";
import { addProperties, withoutZone } from "./junit.ts";
import { leakLines, rounded, secondsOf, whereToLook, xmlText } from "./junit-cases.ts";

/** Its CommonJS module *is* the builder; its types speak of a `default` inside. */
const builder = published as unknown as Builder;

/**
 * JUnit XML: suite and case for each scenario. Failure: new, fixed or expired. Error: not judged, where that is no pass.
 * Skipped: known, or not judged and neutral.
 * @param relative a run directory as seen from the file
 */
export function gateJunit(
  judged: GateResult,
  scenarios: readonly string[],
  { countsAs }: GateFile["inconclusive"],
  { trials, failures }: Pick<CampaignResult, "trials" | "failures">,
  relative: (dir: string) => string = (dir) => dir,
): string {
  const report = builder.newBuilder().name("phantom429 gate");
  const lost = new Set(failures.map(({ scenario }) => scenario));
  for (const scenario of scenarios) {
    const own = trials.filter(({ verdict }) => verdict.scenario === scenario);
    const seconds = rounded(own.reduce((sum, { verdict }) => sum + secondsOf(verdict), 0));
    const suite = report.testSuite().name(scenario);
    describe(suite, own, relative);
    suite.time(seconds);
    const testCase = suite.testCase().className(scenario).name("gate").time(seconds);
    const isError = countsAs === "fail" || judged.judged === 0 || lost.has(scenario);
    conclude(testCase, ofScenario(judged, scenario), own, isError, relative);
  }
  // The schema knows no such attribute of the whole file.
  return `${report.build().replace(/(<testsuites\b[^>]*?) skipped="\d+"/, "$1")}\n`;
}

interface Told {
  wrong: { title: string; item: GateItem; todo: string }[];
  open: Undecided[];
  known: GateItem[];
  races: GateItem[];
}

function ofScenario(judged: GateResult, scenario: string): Told {
  const isOwn = (one: { scenario: string }) => one.scenario === scenario;
  return {
    wrong: gateLists
      .slice(0, 3)
      .flatMap(({ name, title, todo }) => judged[name].filter(isOwn).map((item) => ({ title, item, todo }))),
    open: judged.undecided.filter(isOwn),
    known: judged.stillThere.filter(isOwn),
    races: judged.races.filter(isOwn),
  };
}

/** What differs between its trials is told of each, in their order. */
function describe(suite: TestSuite, trials: readonly TrialOutcome[], relative: (dir: string) => string): void {
  const [first] = trials;
  if (first === undefined) return;
  suite.timestamp(withoutZone(first.environment.startedAt));
  const ofEach = (tell: (trial: TrialOutcome) => unknown) => trials.map(tell).join(" ");
  addProperties(suite, first, {
    seed: ofEach(({ verdict }) => verdict.seed),
    planHash: ofEach(({ verdict }) => verdict.planHash),
    verdict: ofEach(({ verdict }) => verdict.verdict),
    directory: ofEach(({ dir }) => relative(dir)),
  });
}

function conclude(
  testCase: TestCase,
  { wrong, open, known, races }: Told,
  trials: readonly TrialOutcome[],
  isError: boolean,
  relative: (dir: string) => string,
): void {
  const notJudged = open.map(({ seed, why }) => `not judged: seed ${seed}: ${why}`).join("\n");
  const body = (seeds: readonly (number | null)[]) =>
    trials
      .filter(({ verdict }) => seeds.includes(verdict.seed))
      .flatMap((trial) => [...leakLines(trial.verdict), whereToLook({ ...trial, place: relative(trial.dir) })]);
  if (wrong.length > 0) {
    const message = wrong.map(({ title, item, todo }) => `${title}: ${item.mode} (${todo})`).join("; ");
    testCase.failure(xmlText(message), wrong[0]!.title);
    const seeds = wrong.map(({ item }) => item.seed);
    // What is fixed shows in none of them: all are told.
    const shown = seeds.every((seed) => seed === null) ? trials.map(({ verdict }) => verdict.seed) : seeds;
    testCase.stacktrace(xmlText([...body(shown), notJudged].filter((line) => line !== "").join("\n")));
  } else if (open.length > 0 && isError) {
    const text = [notJudged, ...body(open.map(({ seed }) => seed))].join("\n");
    testCase.error(xmlText(notJudged.split("\n")[0]!), "not judged", xmlText(text));
  } else if (open.length > 0) testCase.skipped().standardOutput(xmlText(notJudged));
  else if (known.length + races.length > 0) {
    const told = [
      ...(known.length === 0 ? [] : [`known: ${known.map(({ mode }) => mode).join(" ")}`]),
      ...races.map((item) => `race: ${item.mode} in ${gateRate(item)}`),
    ];
    testCase.skipped().standardOutput(xmlText(told.join("\n")));
  }
}
