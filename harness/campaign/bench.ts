import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startClock } from "../clock.ts";
import type { Plan, Progress, StackFall, TrialOutcome } from "../contracts/index.ts";
import type { PhantomError } from "../errors/index.ts";
import { lookOnce } from "../stack/index.ts";
import type { SubjectRequest } from "./options.ts";
import { givenPlan } from "./plans.ts";
import { type HostChoice, prepare } from "./prepare.ts";
import { share } from "./session.ts";
import { planStacks, type ScheduledTrial } from "./stacks.ts";
import { runSession } from "./subject-run.ts";
import { installSubjects, resolveSubjects } from "./subjects.ts";

export interface BenchTrial {
  plan: Plan;
  /** Run directory, made if it is absent; no two trials have the same. */
  dir: string;
}

export type BenchOutcome = { trial: BenchTrial; outcome: TrialOutcome } | { trial: BenchTrial; error: PhantomError };

/** One LiteLLM that is installed and imported, for plans that are made as earlier ones are judged. */
export interface Bench extends AsyncDisposable {
  /** As records have it. */
  readonly spec: string;
  /**
   * Runs the plans side by side: those with the same settings on one stack, whatever their scenario, and each exclusive one on
   * a stack of its own. One outcome per plan, in the order given. Calls may overlap.
   * @throws the signal's reason, when everything has ended
   */
  run(
    trials: readonly BenchTrial[],
    observe?: (progress: Progress) => void,
    signal?: AbortSignal,
    more?: BenchRun,
  ): Promise<BenchOutcome[]>;
}

/** Either may be left out. */
export interface BenchRun {
  /** The directory below `logDir` for logs of what these trials share: a new one each time. */
  logs?: string;
  /** Called when a replica has ended by itself and its stack is started again, or was to be. */
  fell?(fall: StackFall): void;
}

export interface BenchOptions extends Omit<HostChoice, "start" | "deployment">, Partial<Pick<HostChoice, "start">> {
  /** For logs of what trials share. */
  logDir: string;
  /** The command line, for the diagnostics. */
  command: string;
  signal: AbortSignal;
  /** Told what is going on before the first trial, a line at a time. */
  report(line: string): void;
}

/**
 * Installs a subject and imports it once. Its stacks start within some seconds.
 * @throws PhantomError for bad input (before anything starts) and for an environment that cannot run the subject
 */
export function openBench(subject: SubjectRequest, options: BenchOptions): Promise<Bench> {
  return openBenchOn(prepare, subject, options);
}

/** The same with a subject that is prepared in another way. */
export async function openBenchOn(
  prepareSubject: typeof prepare,
  asked: SubjectRequest,
  { start = "fork", ...options }: BenchOptions,
): Promise<Bench> {
  const { logDir, signal, report } = options;
  const [subject] = await resolveSubjects([asked], options, signal);
  const { spec } = subject!;
  await using started = new AsyncDisposableStack();
  const installed = started.use(
    await installSubjects(
      prepareSubject,
      [subject!],
      { ...options, start },
      { tell: (_, line) => report(line), signal },
    ),
  );
  const host = started.use(await installed.prepared[0]!.startHost({ logDir, signal, report }));
  const shared = { share: share(), clock: startClock(), look: lookOnce() };
  let runs = 0;
  const resources = started.move();
  return {
    spec,
    async run(trials, observe = () => {}, stop, { logs = `run-${++runs}`, fell = () => {} } = {}) {
      const outcomes = new Map<ScheduledTrial, BenchOutcome>();
      const scheduled = trials.map(({ plan, dir }) => ({ ...givenPlan(plan, options.stack), dir }));
      const trialOf = (of: ScheduledTrial) => trials[scheduled.indexOf(of)]!;
      // Stacks of two runs may have the same name.
      const own = join(logDir, logs);
      await mkdir(own, { recursive: true });
      await runSession({
        host,
        spec,
        stacks: planStacks(scheduled),
        options: { ...options, expect: null },
        ...shared,
        logDir: own,
        signal: stop ? AbortSignal.any([signal, stop]) : signal,
        observe,
        deliver: (of, outcome) => outcomes.set(of, { trial: trialOf(of), outcome }),
        fell: (_, fall) => fell(fall),
        fail: (of, error) => outcomes.set(of, { trial: trialOf(of), error }),
      });
      return scheduled.map((of) => outcomes.get(of)!);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
