import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { PhantomError } from "../../../errors/index.ts";
import { type ReadGate, readGate, versionIn } from "../../../gate/index.ts";
import type { Scenario } from "../../../planner/index.ts";
import { defaultRelease } from "../../../releases/index.ts";
import type { Context } from "../../context.ts";
import { chooseScenarios } from "../../options/index.ts";

export const defaultFile = "gate.yaml";

/** A gate file, and the scenarios that it names. */
export interface OpenGate extends ReadGate {
  /** As typed. */
  file: string;
  path: string;
  text: string;
  scenarios: Scenario[];
  /** A scenario's id → how the file names it: by that, or by the path of its file. */
  names: ReadonlyMap<string, string>;
}

/** @throws PhantomError ERR_GATE_INVALID, ERR_SCENARIO_UNKNOWN, ERR_SCENARIO_FILE */
export async function openGate(file: string, context: Context): Promise<OpenGate> {
  const path = resolve(context.terminal.cwd, file);
  const text = await readText(path, file, "Write one: `npx phantom429 gate init --from RELEASE`.");
  const read = readGate(text, file);
  const scenarios: Scenario[] = [];
  const names = new Map<string, string>();
  for (const name of Object.keys(read.gate.scenarios)) {
    // A path is seen from the gate file, as is that of the version.
    const [scenario] = await chooseScenarios(
      [/[./\\]/.test(name) ? resolve(dirname(path), name) : name],
      false,
      context,
    );
    scenarios.push(scenario!);
    names.set(scenario!.id, name);
  }
  return { ...read, file, path, text, scenarios, names };
}

/** What is to be judged: as typed, as the gate file says, or as the file says that it names. */
export async function litellmOf(
  typed: string | undefined,
  { gate: { litellm }, path }: Pick<OpenGate, "gate" | "path">,
  context: Context,
): Promise<string> {
  if (typed !== undefined) return typed;
  if (litellm === undefined || typeof litellm === "string") return litellm ?? defaultRelease;
  const hint = "Correct `file` under `litellm`: its path is seen from the gate file.";
  const version = versionIn(await readText(resolve(dirname(path), litellm.file), litellm.file, hint), litellm);
  context.terminal.progress(`${litellm.file} names litellm ${version}\n`);
  return version;
}

async function readText(path: string, shown: string, hint: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const message = error.code === "ENOENT" ? `${shown} does not exist.` : `${shown} cannot be read: ${error.message}`;
    throw new PhantomError("ERR_GATE_INVALID", { operation: `read ${shown}`, message, hint, cause: error });
  });
}

/** Each scenario with its own seeds, where it has some. */
export function trialsOf({ gate, scenarios, names }: Pick<OpenGate, "gate" | "scenarios" | "names">) {
  const seedsOf = ({ id }: Scenario) => {
    const entry = gate.scenarios[names.get(id)!];
    return (typeof entry === "object" ? entry.seeds : undefined) ?? gate.seeds;
  };
  const only = scenarios.flatMap((scenario) => seedsOf(scenario).map((seed) => ({ scenario: scenario.id, seed })));
  return { seeds: [...new Set(only.map(({ seed }) => seed))].sort((a, b) => a - b), only };
}
