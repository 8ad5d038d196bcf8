import { kindOf, type Need } from "../catalogue/index.ts";
import type { Plan, PlannedPhase } from "../contracts/index.ts";

/** A plan with what the session must know of its scenario. */
export interface ScheduledTrial {
  plan: Plan;
  /** Its faults reach beyond its own entities: nothing else may run on its stack. */
  exclusive: boolean;
  /** Where its scenario is to be found, if not by its name. */
  scenarioFile: string | null;
  /** Run directory. */
  dir: string;
}

/** A stack of one subject, and the trials that it is for. */
export interface PlannedStack<T extends ScheduledTrial = ScheduledTrial> {
  /** Names it in messages and in the path of its logs, e.g. "shared", "shared-2", "replica-killed-1". */
  name: string;
  exclusive: boolean;
  /** Settings besides those of the subject, as `--setting` takes them. */
  settings: readonly string[];
  replicas: number;
  /** The longest first. */
  trials: readonly T[];
}

/**
 * Which trials share a stack: all that are not exclusive and ask for the same settings. An exclusive trial has one of its own.
 * The stack with most trials comes first, then those whose longest trial is longest.
 */
export function planStacks<T extends ScheduledTrial>(trials: readonly T[]): PlannedStack<T>[] {
  const groups = Map.groupBy(trials, ({ plan, exclusive }) =>
    exclusive ? `${plan.scenario} ${plan.seed}` : JSON.stringify(plan.settings),
  );
  const ordered = [...groups.values()]
    .map((group) => group.toSorted((a, b) => expectedMs(b.plan) - expectedMs(a.plan)))
    .sort((a, b) => b.length - a.length || expectedMs(b[0]!.plan) - expectedMs(a[0]!.plan));
  let shared = 0;
  return ordered.map((group) => {
    const { plan, exclusive } = group[0]!;
    const sharedName = () => (++shared === 1 ? "shared" : `shared-${shared}`);
    return {
      name: exclusive ? `${plan.scenario}-${plan.seed}` : sharedName(),
      exclusive,
      settings: plan.settings,
      replicas: Math.max(...group.map((trial) => trial.plan.replicas)),
      trials: group,
    };
  });
}

/** Whether a fault of one of its trials needs that of the stack. */
export function needs({ trials }: PlannedStack, need: Need): boolean {
  return trials.some(({ plan }) =>
    plan.phases.some(({ faults }) => faults.some((f) => kindOf(f).needs.includes(need))),
  );
}

/** Of forked replicas, which are asked; the others rest longer, but all of their trials do. */
const restMs = 3_000;

/** About how long a phase sends, beyond what LiteLLM itself takes, ms: slow streams, pauses, delays. */
export function sendingMs({ start, requests, everyMs = 0, idleMs = 0, faults }: PlannedPhase): number {
  const streams = requests.map(({ provider }) => provider.chunks * provider.dripMs);
  const traffic = start === "together" ? Math.max(0, ...streams) : streams.reduce((sum, ms) => sum + ms, 0);
  return (
    idleMs + everyMs * requests.length + traffic + Math.max(0, ...faults.map((fault) => kindOf(fault).lastsMs(fault)))
  );
}

/** About how long a trial of the plan takes, ms, to begin with the longest. */
export function expectedMs({ phases }: Plan): number {
  return phases.reduce((sum, phase) => sum + sendingMs(phase) + (phase.settle === "quiescent" ? restMs : 0), 0);
}
