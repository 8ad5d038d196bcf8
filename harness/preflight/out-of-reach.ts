import { kindOf, entities as kinds, type Need } from "../catalogue/index.ts";
import type { Environment, Plan } from "../contracts/index.ts";
import type { StackKind, Unmet } from "./unmet.ts";

const own: readonly Need[] = [
  "replica processes",
  "redis process",
  "postgres process",
  "postgres link",
  "own database",
];

/** What faults find on each kind of stack. */
const gives: Record<StackKind, readonly Need[]> = {
  local: own,
  docker: [...own, "memory limit"],
  stub: [...own, "memory limit"],
  attach: [],
};

/** The first fault of the plan that cannot be brought about on a stack of that kind; null when each can. */
export function beyondReach({ phases }: Plan, stack: StackKind): Unmet | null {
  const kinds = phases.flatMap(({ faults }) => faults.map(kindOf));
  const found = kinds.find(({ needs }) => needs.some((need) => !gives[stack].includes(need)));
  return found ? { kind: "fault-beyond-reach", does: found.does, stack } : null;
}

/** Why a plan cannot be carried out on a deployment that is only attached to; null when it can. */
export function outOfReach(plan: Plan, { subject, stack }: Pick<Environment, "subject" | "stack">): Unmet | null {
  const unable = beyondReach(plan, stack.kind);
  if (unable !== null) return unable;
  if (stack.replicas < plan.replicas)
    return { kind: "replicas-missing", asked: plan.replicas, attached: stack.replicas };
  // Their common default budget is a row that is not the trial's own.
  const met = plan.entities.some(
    ({ kind, known, budget }) => kinds[kind].budgetOfStrangers !== undefined && !known && budget !== null,
  );
  if (met) return { kind: "budget-of-strangers" };
  const unset = plan.settings.find((setting) => !isDeclared(setting, subject.settings));
  return unset === undefined ? null : { kind: "setting-not-declared", setting: unset };
}

/** `section.key=value` as `--setting` takes it, against values that were read as YAML. */
function isDeclared(setting: string, declared: Readonly<Record<string, unknown>>): boolean {
  const equals = setting.indexOf("=");
  const [name, value] = [setting.slice(0, equals), setting.slice(equals + 1)];
  return name in declared && (String(declared[name]) === value || JSON.stringify(declared[name]) === value);
}
