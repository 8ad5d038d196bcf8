import type { Plan, PlannedFault, PlannedPhase } from "../contracts/index.ts";

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

/** Whether one of the trials stops the Postgres of its stack. */
export function needsOwnPostgres({ trials }: PlannedStack): boolean {
  return plants(trials, "postgres-pause");
}

/** Whether one of the trials cuts a replica of its stack off from Postgres. */
export function needsPostgresRelays({ trials }: PlannedStack): boolean {
  return plants(trials, "postgres-partition");
}

function plants(trials: readonly ScheduledTrial[], kind: PlannedFault["kind"]): boolean {
  return trials.some(({ plan }) => plan.phases.some(({ faults }) => faults.some((fault) => fault.kind === kind)));
}

/** Of forked replicas, which are asked; the others rest longer, but all of their trials do. */
const restMs = 3_000;
const restartMs = 5_000;

/** About how long a phase sends, beyond what LiteLLM itself takes, ms: slow streams, pauses, delays. */
export function sendingMs({ start, requests, everyMs = 0, idleMs = 0, faults }: PlannedPhase): number {
  const streams = requests.map(({ provider }) => provider.chunks * provider.dripMs);
  const traffic = start === "together" ? Math.max(0, ...streams) : streams.reduce((sum, ms) => sum + ms, 0);
  return idleMs + everyMs * requests.length + traffic + Math.max(0, ...faults.map(struckMs));
}

function struckMs(fault: PlannedFault): number {
  if ("forMs" in fault) return fault.forMs;
  if (fault.kind === "replica-stop") return fault.graceMs;
  if (fault.kind === "replica-restart") return restartMs;
  return fault.kind === "redis" && "ms" in fault.rule.action ? fault.rule.action.ms : 0;
}

/** About how long a trial of the plan takes, ms, to begin with the longest. */
export function expectedMs({ phases }: Plan): number {
  return phases.reduce((sum, phase) => sum + sendingMs(phase) + (phase.settle === "quiescent" ? restMs : 0), 0);
}
