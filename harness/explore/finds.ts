import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modeOf } from "../catalogue/index.ts";
import { scenarioFile } from "../planner/index.ts";
import { placedIn } from "../record/index.ts";
import { writeTrialReports } from "../report/index.ts";
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
    const { verdict, environment, dir: trial } = group.smallest;
    await mkdir(place, { recursive: true });
    await cp(trial, place, { recursive: true });
    // They name the command that repeats the trial, by its place.
    await writeTrialReports(place, verdict, placedIn(environment, place));
    await writeFile(join(place, "scenario.ts"), scenarioText(group, litellm));
  }
}

/** A scenario of one's own whose plan is the group's smallest. */
export function scenarioText({ mode, explanation, smallest: { plan } }: Group, litellm: string): string {
  const title = modeOf(mode) === null ? "Found by exploring: an unknown mode" : `Found by exploring: ${mode}`;
  const about = `Found by exploring LiteLLM ${litellm}. ${oneLine(explanation)}`;
  return scenarioFile(plan, { title, about, modes: [mode] });
}
