import { kindOf, entities as kinds, type Need } from "../catalogue/index.ts";
import type { Environment, Plan } from "../contracts/index.ts";

type Stack = Environment["stack"];

const own: readonly Need[] = [
  "replica processes",
  "redis process",
  "postgres process",
  "postgres link",
  "own database",
];

/** What faults find on each kind of stack. */
const gives: Record<Stack["kind"], readonly Need[]> = {
  local: own,
  docker: [...own, "memory limit"],
  stub: [...own, "memory limit"],
  attach: [],
};

const where: Record<Stack["kind"], string> = {
  local: "on --stack local",
  docker: "on --stack docker",
  stub: "on a stub",
  attach: "to an attached deployment",
};

/** Why a fault of the plan cannot be brought about on a stack of that kind; null when each can. */
export function beyondReach({ phases }: Plan, kind: Stack["kind"]): string | null {
  const kinds = phases.flatMap(({ faults }) => faults.map(kindOf));
  const found = kinds.find(({ needs }) => needs.some((need) => !gives[kind].includes(need)));
  return found ? `the scenario ${found.does}, which cannot be done ${where[kind]}` : null;
}

/** Why a plan cannot be carried out on a deployment that is only attached to; null when it can. */
export function outOfReach(plan: Plan, { subject, stack }: Pick<Environment, "subject" | "stack">): string | null {
  const unable = beyondReach(plan, stack.kind);
  if (unable !== null) return unable;
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
