import { readdirSync } from "node:fs";
import { PhantomError } from "../harness/errors/index.ts";
import type { Scenario } from "../harness/planner/index.ts";

/** The files beside this one: each has one scenario as its default export. */
const files = readdirSync(import.meta.dirname).filter((file) => /^(?!index\.).*(?<!\.d)\.[jt]s$/.test(file));
const modules = await Promise.all(
  files.map((file) => import(/* @vite-ignore */ `./${file}`) as Promise<{ default: Scenario }>),
);

/** Every scenario: those to begin with, the others by name, controls last. */
export const scenarios: readonly Scenario[] = modules
  .map((module) => module.default)
  .sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));

function rank({ id, beginWith }: Scenario): number {
  if (beginWith) return 0;
  return id.startsWith("control-") ? 2 : 1;
}

/** @throws PhantomError ERR_SCENARIO_UNKNOWN */
export function findScenario(id: string): Scenario {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found) return found;
  throw new PhantomError("ERR_SCENARIO_UNKNOWN", {
    operation: "find a scenario",
    message: `There is no scenario "${id}".`,
    hint: "`phantom429 list` shows all of them.",
  });
}
