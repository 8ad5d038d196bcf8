import { entities as kinds } from "../catalogue/index.ts";
import type { Environment, Plan, PlannedFault } from "../contracts/index.ts";

/** Faults that need hands on processes. */
const onProcesses: Partial<Record<PlannedFault["kind"], string>> = {
  "replica-kill": "kills a replica",
  "replica-oom": "takes a replica's memory away",
  "replica-stop": "stops a replica",
  "replica-pause": "pauses a replica",
  "replica-restart": "restarts a replica",
  "redis-restart": "restarts Redis",
  "postgres-pause": "pauses Postgres",
  "row-refused": "makes Postgres refuse a row",
};

/** Why a plan cannot be carried out on a deployment that is only attached to; null when it can. */
export function outOfReach(plan: Plan, { subject, stack }: Pick<Environment, "subject" | "stack">): string | null {
  const faults = plan.phases.flatMap((phase) => phase.faults);
  const fault = faults.find(({ kind }) => onProcesses[kind] !== undefined);
  if (fault) return `the scenario ${onProcesses[fault.kind]}, which cannot be done to an attached deployment`;
  if (stack.replicas < plan.replicas) {
    return `it asks for ${plan.replicas} replicas, and ${stack.replicas} ${stack.replicas === 1 ? "is" : "are"} attached`;
  }
  // Their common default budget is a row that is not the trial's own.
  const met = plan.entities.find(
    ({ kind, known, budget }) => kinds[kind].budgetOfStrangers !== undefined && !known && budget !== null,
  );
  if (met) return "it sets the default budget of end users, which an attached deployment has for its own";
  const unset = plan.settings.find((setting) => !isDeclared(setting, subject.settings));
  return unset === undefined
    ? null
    : `it asks for the setting ${unset}, which the attached deployment is not said to have`;
}

/** `section.key=value` as `--setting` takes it, against values that were read as YAML. */
function isDeclared(setting: string, declared: Readonly<Record<string, unknown>>): boolean {
  const equals = setting.indexOf("=");
  const [name, value] = [setting.slice(0, equals), setting.slice(equals + 1)];
  return name in declared && (String(declared[name]) === value || JSON.stringify(declared[name]) === value);
}
