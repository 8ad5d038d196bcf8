import type { Check, Environment, RequestRow, TrialCourse, Verdict, VerdictWord } from "../contracts/index.ts";
import { undecidedNeeds, unmetNeed } from "../preflight/index.ts";
import type { RecordedTrial } from "../record/index.ts";
import { sentences } from "../text/index.ts";
import {
  agreement,
  type Breach,
  judgeRefusals,
  noBypass,
  noPhantomRefusal,
  type Outcome,
  recoveries,
  settled,
  truth,
} from "./breaches/index.ts";
import { type Case, openCase, switchedOff } from "./counters/index.ts";
import { environmentTrouble, firedOf, notVacuous, type Vacuity, vacuity } from "./coverage/index.ts";
import { labelsOf } from "./labels/index.ts";
import { counterReadings, courseOf, findingOf, labelShown, requestRows } from "./shown/index.ts";
import { checkOf, convergedReason, divergedReason, recoveryCheck } from "./words/index.ts";

export interface JudgeOptions {
  expected: VerdictWord | null;
}

export interface Judgement {
  verdict: Verdict;
  /** What became of each request; computed while it is gone through. */
  requests(): Iterable<RequestRow>;
  /** The trial in the order of time, with the requests that `wanted` takes; all of them by default. */
  course(wanted?: (id: string) => boolean): TrialCourse;
}

/**
 * The verdict on a recorded trial: a pure function of the record. Inconclusive when the record is not as it was written;
 * not-applicable when the subject lacks what the scenario needs; inconclusive when that could not be seen, or when stack, load generator or record failed; diverged when an invariant is broken;
 * inconclusive when a planned fault is missing; converged otherwise.
 * @throws what the record throws while it is read (ERR_RUN_DIRECTORY_INVALID)
 */
export function judge(trial: RecordedTrial, options: JudgeOptions): Verdict {
  return judgeWithRequests(trial, options).verdict;
}

/** The verdict together with what it says about each request. */
export function judgeWithRequests(trial: RecordedTrial, { expected }: JudgeOptions): Judgement {
  const found = openCase(trial);
  const refusals = judgeRefusals(found);
  const outcomes: Outcome[] = [
    settled(found),
    agreement(found),
    truth(found),
    noPhantomRefusal(found.facts, refusals),
    noBypass(found, refusals),
  ];
  const breaches = outcomes.flatMap((outcome) => outcome.breaches);
  const vacuous = vacuity(found, breaches);
  const { word, told } = conclude(found, breaches, vacuous);
  const checks = [...outcomes.map(checkOf), recoveryCheck(recoveries(found)), notVacuous(vacuous)];
  const verdict: Verdict = {
    schemaVersion: 2,
    scenario: trial.plan.scenario,
    subject: subjectOf(trial.environment),
    seed: trial.plan.seed,
    planHash: trial.planHash,
    verdict: word,
    headline: told[0]!,
    reason: told.join(" "),
    expected,
    labels: labelsOf(found, refusals).map(labelShown),
    checks: checks.map((check) => inTheLightOf(word, check)),
    findings: word === "not-applicable" ? [] : breaches.map(findingOf),
    counters: counterReadings(found),
    refusals: refusals.map(({ shown }) => shown),
    faults: faultsOf(vacuous),
    timings: timings(found),
  };
  return { verdict, requests: () => requestRows(found), course: (wanted) => courseOf(found, wanted) };
}

function subjectOf({ subject }: Environment): Verdict["subject"] {
  const { spec, version, patches, assembled } = subject;
  return { spec, version, patches: patches.map(({ file }) => file), ...(assembled ? { assembled } : {}) };
}

/** A word, and the sentences that say why. */
interface Conclusion {
  word: VerdictWord;
  told: string[];
}

function conclude(found: Case, breaches: Breach[], vacuous: Vacuity): Conclusion {
  const { plan, environment, altered } = found.trial;
  if (altered.length > 0) return { word: "inconclusive", told: sentences(altered, 3) };
  const unmet = unmetNeed(plan, environment) ?? switchedOff(found);
  if (unmet !== null) return { word: "not-applicable", told: sentences([unmet]) };
  const undecided = undecidedNeeds(plan, environment);
  if (undecided.length > 0) return { word: "inconclusive", told: sentences(undecided, 3) };
  const trouble = environmentTrouble(found);
  if (trouble.length > 0) return { word: "inconclusive", told: sentences(trouble, 3) };
  if (breaches.length > 0) return { word: "diverged", told: divergedReason(breaches, vacuous) };
  const { missing, gaps } = vacuous;
  if (missing.length > 0)
    return {
      word: "inconclusive",
      told: sentences([firedOf(vacuous), ...missing.map((deed) => `Missing: ${deed}`)], 5),
    };
  if (gaps.length > 0) return { word: "inconclusive", told: sentences(gaps, 3) };
  return { word: "converged", told: convergedReason(found, vacuous) };
}

function faultsOf({ planned, fired, excused, missing }: Vacuity): Verdict["faults"] {
  return { planned, fired, excused, missing };
}

/** An invariant that held in a trial from which nothing may be concluded has not been shown to hold. */
function inTheLightOf(word: VerdictWord, check: Check): Check {
  if (word === "not-applicable") return { ...check, outcome: "not-applicable" };
  if (word === "inconclusive" && check.outcome === "held") return { ...check, outcome: "inconclusive" };
  return check;
}

function timings({ facts }: Case): Record<string, number> {
  return Object.fromEntries(
    facts.phases.flatMap(({ name, begin, end }) => (end === null ? [] : [[name, end - begin]])),
  );
}
