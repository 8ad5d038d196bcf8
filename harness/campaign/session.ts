import pLimit from "p-limit";
import type { Plan } from "../contracts/index.ts";
import { writeTrialReports } from "../report/index.ts";
import type { StartedStack } from "../stack/types.ts";
import { sideBySide } from "./side-by-side.ts";
import { runTrial } from "./trial.ts";
import type { CampaignOptions, Progress, TrialOutcome } from "./types.ts";

/** A plan with what the session must know of its scenario. */
export interface ScheduledTrial {
  plan: Plan;
  /** Its faults reach beyond its own entities: it runs alone, and on fresh replicas afterwards. */
  exclusive: boolean;
  dir: string;
}

/** What the trials of a campaign share, so that the machine is not asked for everything at once. */
export interface Share {
  /** Trials in progress; most of their time they wait for rest. */
  trial: Limit;
  /** Phases that send requests. */
  phase: Limit;
}

export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/**
 * On two cores three phases at once put about 30 requests on the replicas. A trial that rests waits for at most three
 * rounds of phases, some 15 s, which leaves its counters far from their TTL of 60 s.
 */
export function share(): Share {
  return { trial: pLimit(9), phase: pLimit(3) };
}

/**
 * Runs the trials of one subject on its stack: those that can share it side by side, then the exclusive ones alone.
 * Each outcome is handed over as it comes, so that a later failure loses none.
 */
export async function runSession(
  stack: StartedStack,
  spec: string,
  trials: readonly ScheduledTrial[],
  options: CampaignOptions,
  observe: (progress: Progress) => void,
  shared: Share,
  deliver: (trial: ScheduledTrial, outcome: TrialOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  const run = async (trial: ScheduledTrial, stop: AbortSignal) => {
    stop.throwIfAborted();
    const { scenario, seed } = trial.plan;
    const about = { subject: spec, scenario, seed };
    const outcome = await runTrial({
      plan: trial.plan,
      stack,
      dir: trial.dir,
      profile: options.profile,
      command: options.command,
      expected: options.expect,
      signal: stop,
      phaseLimit: shared.phase,
      ...(options.swallow ? { swallow: options.swallow } : {}),
      report: (detail) => observe({ type: "trial", ...about, state: "running", detail }),
    });
    await writeTrialReports(outcome.dir, outcome.verdict, outcome.environment);
    deliver(trial, outcome);
    observe({ type: "verdict", ...about, verdict: outcome.verdict, dir: outcome.dir });
  };

  await sideBySide(
    trials.filter((trial) => !trial.exclusive),
    signal,
    (trial, stop) => shared.trial(() => run(trial, stop)),
  );
  const exclusive = trials.filter((trial) => trial.exclusive);
  for (const [index, trial] of exclusive.entries()) {
    await run(trial, signal);
    if (index < exclusive.length - 1) await renew(stack);
  }
}

/** Fresh processes, so that no circuit breaker, cache or dead replica of one trial is met by the next. */
async function renew(stack: StartedStack): Promise<void> {
  await Promise.all(stack.replicas.map((replica) => stack.restart(replica.index)));
}
