import { kindOf, type Need } from "../catalogue/index.ts";
import type { Plan } from "../contracts/index.ts";
import { expectedMs } from "../planner/index.ts";

/** A plan with what the session must know of its scenario. */
export interface ScheduledTrial {
  plan: Plan;
  /** Its faults reach beyond its own entities: nothing else may run on its stack. */
  exclusive: boolean;
  /** Where its scenario is to be found, if not by its name. */
  scenarioFile: string | null;
  /** It was given as it is: its scenario may plan otherwise, or not be known. Absent: its scenario made it. */
  given?: true;
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
  // Two trials may be of one scenario and seed: plans that were made smaller, say.
  const groups = Map.groupBy(trials, (trial) => (trial.exclusive ? trial : JSON.stringify(trial.plan.settings)));
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
