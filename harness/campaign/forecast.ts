import { type Baseline, type ForecastOutput, planHash } from "../contracts/index.ts";
import { expectedMs } from "../planner/index.ts";
import { atOnce } from "./at-once.ts";
import type { CampaignOptions } from "./options.ts";
import { makePlans, type PlannedTrial } from "./plans.ts";
import { type PlannedStack, planStacks } from "./stacks.ts";

export type Forecast = Omit<ForecastOutput, "schemaVersion" | "exitCode">;

export interface Machine {
  cores: number;
  memoryBytes: number;
}

/**
 * Processors' seconds, measured: 105 trials on 44 stacks of 1.108.0 (CONTRIBUTING.md). Two cores were three quarters used, the
 * others of the time went by in waiting.
 */
const cpu = { subjectS: 21, replicaS: 2.5, trialS: 2.25, used: 0.75 };
/** A stack is up after about that time, once LiteLLM is imported. */
const stackStartMs = 5_000;

const mb = 1e6;
/**
 * Measured with 14 replicas of 1.108.14 side by side: each has 600 MB resident, of which a forked one shares all but 130 MB with
 * the process that imported LiteLLM. With that process a subject has a query engine, and a stack its Redis and Postgres.
 */
const memory = { harness: 300 * mb, subject: 1000 * mb, stack: 100 * mb, forked: 150 * mb, whole: 650 * mb };

/** Measured: 103 trials are 23 MB; an installed release 150 to 720 MB. */
const disk = { trial: 0.25 * mb, release: 800 * mb };

/**
 * What a campaign will take, by its plans and by what was measured. Nothing is started or looked up.
 * @throws PhantomError for what cannot be planned
 */
export function forecast(options: CampaignOptions, machine: Machine): Forecast {
  const planned = makePlans(options);
  const stacks = planStacks(planned.map((each) => ({ ...each, dir: "" })));
  const replicas = sum(stacks.map((stack) => stack.replicas));
  const count = options.subjects.length;
  const up = stacksAtOnce(stacks, count, machine.cores);
  const replicasAtOnce = sum(up.map((stack) => stack.replicas));
  const forked = options.stack === "local" && options.start === "fork";
  return {
    trials: planned.length * count,
    stacks: stacks.length * count,
    replicas: replicas * count,
    replicasAtOnce,
    minutes: Math.ceil(longestMs(stacks, count, machine.cores) / 60_000),
    memoryBytes:
      memory.harness +
      (forked ? memory.subject * count : 0) +
      memory.stack * up.length +
      (forked ? memory.forked : memory.whole) * replicasAtOnce,
    memoryLimitBytes: machine.memoryBytes,
    evidenceBytes: disk.trial * planned.length * count,
    installBytes: disk.release * count,
    ...(options.baseline ? { comparable: comparable(planned, options.baseline) } : {}),
    subjects: options.subjects.map(({ spec }) => ({ spec, trials: planned.length, stacks: stacks.length, replicas })),
  };
}

function comparable(planned: readonly PlannedTrial[], { trials }: Baseline): number {
  const hashes = new Set(trials.map((trial) => trial.planHash));
  return planned.filter(({ plan }) => hashes.has(planHash(plan))).length;
}

/** The first stack of each subject, and of the others as many as the share lets run; the largest, to be safe. */
function stacksAtOnce(stacks: readonly PlannedStack[], subjects: number, cores: number): PlannedStack[] {
  const [first, ...others] = stacks;
  const firsts = Array<PlannedStack>(subjects).fill(first!);
  const rest = Array.from({ length: subjects }, () => others).flat();
  const largest = rest.toSorted((a, b) => b.replicas - a.replicas);
  return [...firsts, ...largest.slice(0, atOnce(cores).stacks)];
}

/** The processors' time, the waiting of trials, and the longest stack: the largest of them. */
function longestMs(stacks: readonly PlannedStack[], subjects: number, cores: number): number {
  const limits = atOnce(cores);
  const own = stacks.map(({ trials }) => stackStartMs + Math.max(...trials.map(({ plan }) => expectedMs(plan))));
  const trials = stacks.flatMap((stack) => stack.trials);
  const replicas = sum(stacks.map((stack) => stack.replicas));
  const work = subjects * (cpu.subjectS + cpu.replicaS * replicas + cpu.trialS * trials.length);
  const imports = (cpu.subjectS * 1000 * subjects) / Math.min(cores, subjects);
  return Math.max(
    (work * 1000) / (cores * cpu.used),
    imports + (subjects * sum(trials.map(({ plan }) => expectedMs(plan)))) / limits.trials,
    imports + (subjects * sum(own.slice(1))) / limits.stacks,
    imports + Math.max(...own),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
