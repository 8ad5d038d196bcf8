import { availableParallelism } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import type { Clock } from "../clock.ts";
import type { Progress, TrialOutcome } from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import { expectedMs, sendingMs } from "../planner/index.ts";
import { writeTrialReports } from "../report/index.ts";
import type { StackHost, StartedStack } from "../stack/index.ts";
import { type lookAt, lookOnce } from "../stack/index.ts";
import { parseSetting } from "../subject/index.ts";
import { atOnce } from "./at-once.ts";
import type { CampaignOptions } from "./options.ts";
import { typedHere } from "./own-file.ts";
import { runPlan } from "./run-plan.ts";
import { needs, type PlannedStack, type ScheduledTrial } from "./stacks.ts";

/** What the trials of a campaign share, so that the machine is not asked for everything at once. */
export interface Share {
  /** Stacks, besides the first of each subject. */
  stack: PQueue;
  /** Trials in progress; most of their time they wait for rest. */
  trial: PQueue;
  /** What keeps processors busy: phases that send requests, and stacks that start. */
  work: PQueue;
}

export function share(cores = availableParallelism()): Share {
  const { stacks, trials, work } = atOnce(cores);
  return {
    stack: new PQueue({ concurrency: stacks }),
    trial: new PQueue({ concurrency: trials }),
    work: new PQueue({ concurrency: work }),
  };
}

export interface Session {
  host: StackHost;
  /** As typed. */
  spec: string;
  stacks: readonly PlannedStack[];
  options: Pick<CampaignOptions, "stack" | "profile" | "command" | "expect" | "keep">;
  share: Share;
  clock: Clock;
  /** All stacks of the subject that have the same settings are looked at together. */
  look: typeof lookAt;
  /** Where a stack's logs go that does not lie in a trial's directory. */
  logDir: string;
  signal: AbortSignal;
  observe(progress: Progress): void;
  /** Called with each outcome as it comes, so that a later failure loses none. */
  deliver(trial: ScheduledTrial, outcome: TrialOutcome): void;
  /** Called when a trial could not be run to its end. */
  fail(trial: ScheduledTrial, error: PhantomError): void;
}

/**
 * Runs the trials of one subject, each stack with its trials as soon as the share lets it. What goes wrong with one
 * stack or trial is told by `fail`, and the others go on.
 * @throws the signal's reason, when everything has ended
 */
export async function runSession(begun: Omit<Session, "look"> & Partial<Pick<Session, "look">>): Promise<void> {
  const session = { look: lookOnce(), ...begun };
  const [first, ...others] = session.stacks;
  const run = (stack: PlannedStack) => runStack(stack, session);
  if (session.options.stack === "attach") {
    // All of them are one and the same deployment.
    for (const stack of session.stacks) await run(stack);
    session.signal.throwIfAborted();
    return;
  }
  await Promise.all([
    ...(first === undefined ? [] : [run(first)]),
    ...others.map((stack) =>
      session.share.stack.add(() => run(stack), { priority: expectedMs(stack.trials[0]!.plan) }),
    ),
  ]);
  session.signal.throwIfAborted();
}

async function runStack(planned: PlannedStack, session: Session): Promise<void> {
  const { host, spec, share, signal } = session;
  const tell = (state: "starting" | "ready" | "stopped" | "failed", detail: string) =>
    session.observe({ type: "stack", subject: spec, stack: planned.name, state, detail });
  const over = new Set<ScheduledTrial>();
  const lose = (trial: ScheduledTrial, thrown: unknown) => {
    if (over.has(trial) || signal.aborted) return;
    over.add(trial);
    session.fail(trial, toPhantomError(thrown, `run ${trial.plan.scenario}`));
  };
  try {
    signal.throwIfAborted();
    const begin = async () => {
      signal.throwIfAborted();
      tell("starting", "");
      return host.start({
        settings: planned.settings.map(parseSetting),
        replicas: planned.replicas,
        ownPostgres: needs(planned, "postgres process"),
        postgresRelays: needs(planned, "postgres link"),
        logDir: logDirOf(planned, session),
        clock: session.clock,
        signal,
        report: (line) => tell("starting", line),
      });
    };
    await using stack = await share.work.add(begin, { priority: priorities.start });
    tell("ready", `LiteLLM ${stack.subject.version}`);
    await Promise.all(
      planned.trials.map((trial) =>
        share.trial
          .add(
            async () => {
              signal.throwIfAborted();
              await runOn(stack, trial, session);
              over.add(trial);
            },
            { priority: trialPriority(planned, trial, session) },
          )
          .catch((error: unknown) => lose(trial, error)),
      ),
    );
  } catch (error) {
    if (!signal.aborted) tell("failed", toPhantomError(error, "start a stack").message);
    for (const trial of planned.trials) lose(trial, error);
    return;
  }
  tell("stopped", "");
}

/**
 * A trial that has begun goes on first: its counters live 60 s from their last write. Stacks of their own are the longest way, so
 * they start before new trials of a shared one do.
 */
const priorities = { laterPhase: 2, start: 1, firstPhase: 0 } as const;
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

async function runOn(stack: StartedStack, trial: ScheduledTrial, session: Session): Promise<void> {
  const { spec, options, share, look, signal, observe } = session;
  const { scenario, seed } = trial.plan;
  const about = { subject: spec, scenario, seed };
  const outcome = await runPlan({
    plan: trial.plan,
    stack,
    scenarioFile: trial.scenarioFile,
    replay: trial.given ? typedHere(trial.dir) : null,
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
  await writeTrialReports(outcome.dir, outcome.verdict, outcome.environment);
  session.deliver(trial, outcome);
  observe({ type: "verdict", ...about, verdict: outcome.verdict, dir: outcome.dir });
  const { verdict } = outcome.verdict;
  if (verdict === "diverged" || verdict === "inconclusive") await options.keep?.(stack, outcome);
}
