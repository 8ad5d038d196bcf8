import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modeOf } from "../catalogue/index.ts";
import type { Plan } from "../contracts/index.ts";
import { isExclusive } from "../planner/index.ts";
import { oneLine } from "../text/index.ts";
import type { Group } from "./groups.ts";

/** Groups with the names of their directories: the mode, or of an unknown one its smallest plan. */
export function named<G extends Pick<Group, "mode" | "smallest">>(groups: readonly G[]): { group: G; name: string }[] {
  const taken = new Map<string, number>();
  return groups.map((group) => {
    const name = nameOf(group);
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return { group, name: times === 1 ? name : `${name}-${times}` };
  });
}

function nameOf({ mode, smallest }: Pick<Group, "mode" | "smallest">): string {
  return modeOf(mode) === null ? `unknown-${smallest.plan.scenario.replace(/^explored-/, "")}` : mode;
}

/** finds/NAME: the run directory of the smallest plan, and a scenario file that gives that plan. */
export async function writeFinds(dir: string, groups: readonly Group[], litellm: string): Promise<void> {
  for (const { group, name } of named(groups)) {
    const place = join(dir, "finds", name);
    await mkdir(place, { recursive: true });
    await cp(group.smallest.dir, place, { recursive: true });
    await writeFile(join(place, "scenario.ts"), scenarioText(group, litellm));
  }
}

/** A scenario of one's own whose plan is this one, entity by entity and request by request. */
export function scenarioText({ mode, explanation, smallest: { plan } }: Group, litellm: string): string {
  const { scenario, needs, replicas, settings, entities, phases } = plan;
  const known = modeOf(mode);
  const fields = {
    id: scenario,
    title: known === null ? "Found by exploring: an unknown mode" : `Found by exploring: ${mode}`,
    about: `Found by \`phantom429 explore\` on LiteLLM ${litellm}. ${oneLine(explanation)}`,
    modes: known === null ? [] : [mode],
    needs,
    replicas,
    minReplicas: replicas,
    exclusive: isExclusive(plan),
    settings,
  };
  const lines = Object.entries(fields).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`);
  return `import { defineScenario } from "phantom429";

/** The plan beside it in plan.json, as a file to run and to change: npx phantom429 run ./scenario.ts --litellm ${litellm} */
export default defineScenario(import.meta.url, {
${lines.join("\n")}
  build: () => (${indented({ entities, phases })}),
});
`;
}

function indented(value: Pick<Plan, "entities" | "phases">): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
}
