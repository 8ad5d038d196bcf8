import type { Plan } from "../contracts/index.ts";
import { writeTrialReports } from "../report/index.ts";
import type { StartedStack } from "../stack/types.ts";
import { runTrial } from "./trial.ts";
import type { CampaignOptions, Progress, TrialOutcome } from "./types.ts";

/** A plan with what the session must know of its scenario. */
export interface ScheduledTrial {
  plan: Plan;
  /** Its faults reach beyond its own entities: it runs alone, and on fresh replicas afterwards. */
  exclusive: boolean;
  dir: string;
}

/**
 * Trials that may share a stack run this many at a time: six put about 30 requests at once on two replicas, which a
 * machine with two cores serves without the load generator falling behind.
 */
const together = 6;

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
  deliver: (trial: ScheduledTrial, outcome: TrialOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  const run = async (trial: ScheduledTrial) => {
    signal.throwIfAborted();
    const { scenario, seed } = trial.plan;
    const about = { subject: spec, scenario, seed };
    const outcome = await runTrial({
      plan: trial.plan,
      stack,
      dir: trial.dir,
      profile: options.profile,
      command: options.command,
      expected: options.expect,
      signal,
      ...(options.swallow ? { swallow: options.swallow } : {}),
      report: (detail) => observe({ type: "trial", ...about, state: "running", detail }),
    });
    await writeTrialReports(outcome.dir, outcome.verdict, outcome.environment);
    deliver(trial, outcome);
    observe({ type: "verdict", ...about, verdict: outcome.verdict, dir: outcome.dir });
  };

  const queue = trials.filter((trial) => !trial.exclusive);
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await run(next);
    }),
  );
  const exclusive = trials.filter((trial) => trial.exclusive);
  for (const [index, trial] of exclusive.entries()) {
    await run(trial);
    if (index < exclusive.length - 1) await renew(stack);
  }
}

/** Fresh processes, so that no circuit breaker, cache or dead replica of one trial is met by the next. */
async function renew(stack: StartedStack): Promise<void> {
  await Promise.all(stack.replicas.map((replica) => stack.restart(replica.index)));
}
