import { join } from "node:path";
import type { ExpectedTrial, StackFall, StackSummary, TrialOutcome } from "../contracts/index.ts";
import type { SubjectRequest } from "./options.ts";
import { stackLogs, subjectPlace, trialPlace } from "./places.ts";
import { weightMs } from "./shards.ts";
import { type PlannedStack, planStacks, type ScheduledTrial } from "./stacks.ts";

/** A subject with what is to run on it. */
export interface ScheduledSubject {
  spec: string;
  /** For stacks that several trials share. */
  logDir: string;
  /** In the order of the reports. */
  trials: readonly ScheduledTrial[];
  /** Of the trials that have no outcome yet. */
  stacks: readonly PlannedStack[];
  summaries: readonly StackSummary[];
}

type Outcomes = ReadonlyMap<ScheduledTrial, TrialOutcome>;

/** Where each trial of a subject goes; a single trial has the campaign's directory for itself. */
export function trialsOf(
  { spec }: SubjectRequest,
  plans: readonly Omit<ScheduledTrial, "dir">[],
  dir: string,
  single: boolean,
): ScheduledTrial[] {
  return plans.map((each) => {
    const { scenario, seed } = each.plan;
    return { ...each, dir: single ? dir : join(dir, trialPlace({ subject: spec, scenario, seed })) };
  });
}

export function scheduleSubject(
  spec: string,
  trials: readonly ScheduledTrial[],
  outcomes: Outcomes,
  dir: string,
  single: boolean,
): ScheduledSubject {
  const stacks = planStacks(trials.filter((trial) => !outcomes.has(trial)));
  const summaries = stacks.map(({ trials, ...stack }): StackSummary => {
    const named = trials.map(({ plan: { scenario, seed } }) => ({ scenario, seed }));
    return { subject: spec, ...stack, trials: named };
  });
  const logDir = single ? join(dir, "logs") : join(dir, subjectPlace(spec), stackLogs);
  return { spec, logDir, trials, stacks, summaries };
}

/** Its stacks, with how often each was started again. */
export function withFalls(
  { stacks, summaries }: Pick<ScheduledSubject, "stacks" | "summaries">,
  falls: ReadonlyMap<PlannedStack, StackFall[]>,
): StackSummary[] {
  return summaries.map((summary, index) => {
    const its = falls.get(stacks[index]!);
    return its ? { ...summary, falls: its } : summary;
  });
}

/** What those who watch are told before anything runs. */
export function expectedTrials(scheduled: readonly ScheduledSubject[], outcomes: Outcomes): ExpectedTrial[] {
  return scheduled.flatMap(({ spec, trials }) =>
    trials.map((trial) => {
      const { scenario, seed } = trial.plan;
      const done = outcomes.get(trial)?.verdict.verdict ?? null;
      return { subject: spec, scenario, seed, expectedMs: weightMs(trial), done };
    }),
  );
}
