import { join } from "node:path";
import type { Progress } from "../contracts/index.ts";
import { toPhantomError } from "../errors/index.ts";
import { expectedMs, sendingMs } from "../planner/index.ts";
import { placedIn } from "../record/index.ts";
import { writeTrialReports } from "../report/index.ts";
import type { StartedStack } from "../stack/index.ts";
import { parseSetting } from "../subject/index.ts";
import { describeFall, givenUp, restartText, type TrialFall } from "./falls.ts";
import { onward } from "./onward.ts";
import { runPlan } from "./run-plan.ts";
import { runTogether } from "./run-together.ts";
import type { Session } from "./session.ts";
import { needs, type PlannedStack, type ScheduledTrial } from "./stacks.ts";
import { setAside } from "./superseded.ts";

/** Runs the trials of a stack. One that trials share is started again when a replica of its ends by itself. */
export async function runStack(planned: PlannedStack, session: Session): Promise<void> {
  const { spec, signal } = session;
  const tell: Tell = (state, detail) =>
    session.observe({ type: "stack", subject: spec, stack: planned.name, state, detail });
  const over = new Set<ScheduledTrial>();
  const lose = (trial: ScheduledTrial, thrown: unknown) => {
    if (over.has(trial) || signal.aborted) return;
    over.add(trial);
    session.fail(trial, toPhantomError(thrown, `run ${trial.plan.scenario}`));
  };
  const falls: TrialFall[] = [];
  const wasCut = (trial: ScheduledTrial) => falls.some(({ cut }) => cut.includes(trial));
  try {
    for (let trials = planned.trials; trials.length > 0; ) {
      await using stack = await begin(planned, session, tell);
      tell("ready", `LiteLLM ${stack.subject.version}`);
      const fall = await runTogether(trials, {
        // Of an exclusive trial the record says that a replica ended, which makes it inconclusive.
        fallen: planned.exclusive ? undefined : stack.fallen,
        async run(trial, until) {
          await runOn(stack, trial, session, until);
          over.add(trial);
        },
        lose,
        queue: session.share.trial,
        priority: (trial) => (wasCut(trial) ? wasCutPriority : trialPriority(planned, trial, session)),
        signal,
      });
      if (fall === null) break;
      falls.push(fall);
      const { next, lost } = onward(falls);
      for (const trial of lost) lose(trial, givenUp(trial, falls));
      const again = next.filter((trial) => fall.cut.includes(trial));
      for (const { dir } of again) await setAside(dir, logDirOf(planned, session));
      const described = describeFall(fall, again);
      session.fell(planned, described);
      if (next.length > 0) tell("restarting", restartText(described, next.length));
      trials = next;
    }
  } catch (error) {
    if (!signal.aborted) tell("failed", toPhantomError(error, "start a stack").message);
    for (const trial of planned.trials) lose(trial, error);
    return;
  }
  tell("stopped", "");
}

type Tell = (state: Extract<Progress, { type: "stack" }>["state"], detail: string) => void;

async function begin(planned: PlannedStack, session: Session, tell: Tell): Promise<StartedStack> {
  const { host, share, clock, signal } = session;
  const start = () => {
    signal.throwIfAborted();
    tell("starting", "");
    return host.start({
      settings: planned.settings.map(parseSetting),
      replicas: planned.replicas,
      ownPostgres: needs(planned, "postgres process"),
      postgresRelays: needs(planned, "postgres link"),
      logDir: logDirOf(planned, session),
      clock,
      signal,
      report: (line) => tell("starting", line),
    });
  };
  return share.work.add(async () => start(), { priority: priorities.start });
}

/**
 * A trial that has begun goes on first: its counters live 60 s from their last write. Stacks of their own are the longest way, so
 * they start before new trials of a shared one do.
 */
const priorities = { laterPhase: 2, start: 1, firstPhase: 0 } as const;
/** What was cut short as a replica ended may have ended it, and goes after all others. */
const wasCutPriority = -1;
/** A phase that is slow by plan, such as a stream of 70 s, leaves the processors to others. */
const mostlyWaitingMs = 5_000;

/** A trial that holds a stack for itself goes before those that share the first. */
function trialPriority(planned: PlannedStack, { plan }: ScheduledTrial, { stacks }: Session): number {
  return expectedMs(plan) + (planned === stacks[0] ? 0 : Number.MAX_SAFE_INTEGER / 2);
}

function logDirOf({ name, exclusive, trials }: PlannedStack, { stacks, logDir }: Session): string {
  if (stacks.length === 1 || name === "shared") return logDir;
  return exclusive ? join(trials[0]!.dir, "logs") : join(logDir, name);
}

async function runOn(stack: StartedStack, trial: ScheduledTrial, session: Session, signal: AbortSignal): Promise<void> {
  const { spec, options, share, look, observe } = session;
  const { scenario, seed } = trial.plan;
  const about = { subject: spec, scenario, seed };
  const ran = await runPlan({
    plan: trial.plan,
    stack,
    scenarioFile: trial.scenarioFile,
    replay: trial.given ? "." : null,
    dir: trial.dir,
    profile: options.profile,
    command: options.command,
    expected: options.expect,
    signal,
    look,
    phaseLimit: (task, phase) => {
      if (sendingMs(phase) > mostlyWaitingMs) return task();
      const priority = phase === trial.plan.phases[0] ? priorities.firstPhase : priorities.laterPhase;
      return share.work.add(task, { priority });
    },
    report: (detail) => observe({ type: "trial", ...about, state: "running", detail }),
  });
  const outcome = { ...ran, environment: placedIn(ran.environment, ran.dir) };
  await writeTrialReports(outcome.dir, outcome.verdict, outcome.environment);
  session.deliver(trial, outcome);
  observe({ type: "verdict", ...about, verdict: outcome.verdict, dir: outcome.dir });
  const { verdict } = outcome.verdict;
  if (verdict === "diverged" || verdict === "inconclusive") await options.keep?.(stack, outcome);
}
