import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { distance } from "fastest-levenshtein";
import { PhantomError } from "../../errors/index.ts";
import type { Scenario } from "../../planner/index.ts";
import type { Context } from "../context.ts";
import { otherThanScenario } from "./not-a-scenario.ts";

/**
 * The scenarios that were named, by their names or as files, each once; or all that phantom429 has.
 * @throws PhantomError ERR_SCENARIO_UNKNOWN, offering the nearest names; ERR_OPTION_INVALID when none or both are asked for;
 * ERR_SCENARIO_FILE; ERR_SCENARIO_INVALID when two have the same name
 */
export async function chooseScenarios(
  names: readonly string[],
  all: boolean,
  { library, terminal }: Context,
): Promise<Scenario[]> {
  const known = library.scenarios;
  if (all && names.length > 0) throw unclear("Both scenarios and --all are given.");
  if (!all && names.length === 0) throw unclear("No scenario is named.");
  if (all) return [...known];
  const chosen = new Set<Scenario>();
  for (const name of names)
    chosen.add(isFile(name) ? await library.loadScenario(resolve(terminal.cwd, name)) : namedScenario(name, known));
  for (const scenario of chosen) refuseNamesake(scenario, [...known, ...chosen]);
  return [...chosen];
}

/** A scenario's name has neither a dot nor a slash. */
const isFile = (name: string) => /[./\\]/.test(name);

/** @throws PhantomError ERR_SCENARIO_UNKNOWN, offering what may be meant */
export function namedScenario(name: string, known: readonly Scenario[]): Scenario {
  const found = known.find(({ id }) => id === name);
  if (found) return found;
  const other = otherThanScenario(name, known);
  if (other) throw other;
  const ids = known.map(({ id }) => id);
  throw unknown(name, ids);
}

/** Records and reports tell scenarios by their names. */
function refuseNamesake(scenario: Scenario, all: readonly Scenario[]): void {
  const { id, url } = scenario;
  const other = all.find((one) => one.id === id && one !== scenario);
  if (!other) return;
  throw new PhantomError("ERR_SCENARIO_INVALID", {
    operation: "choose the scenarios",
    message: `Two scenarios have the id "${id}": ${fileOf(url)} and ${fileOf(other.url)}.`,
    hint: "Give your own another id.",
  });
}

const fileOf = (url: string) => (url.startsWith("file:") ? fileURLToPath(url) : url);

function unclear(message: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose the scenarios",
    message,
    hint: "Name scenarios (`npx phantom429 list` shows them), or ask for --all.",
  });
}

function unknown(name: string, ids: readonly string[]): PhantomError {
  if (name.includes(","))
    return notFound(name, `Name each by itself: ${name.split(",").join(" ")}; with compare, --scenario before each.`);
  const near = nearest(name, ids);
  const offer = near.length === 0 ? "" : `Did you mean ${near.join(" or ")}? `;
  return notFound(name, `${offer}\`npx phantom429 list\` shows all of them.`);
}

function notFound(name: string, hint: string): PhantomError {
  const message = `There is no scenario "${name}".`;
  return new PhantomError("ERR_SCENARIO_UNKNOWN", { operation: "choose the scenarios", message, hint });
}

/** At most three names: those of which a part, in whole words, is nearest to the text, and near enough for a slip. */
function nearest(name: string, ids: readonly string[]): string[] {
  const text = name.toLowerCase();
  return ids
    .map((id) => ({ id, edits: Math.min(...parts(id).map((part) => distance(text, part))) }))
    .filter(({ edits }) => edits <= text.length / 3)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ id }) => id);
}

/** Every run of whole words: "a-b-c" gives a, a-b, a-b-c, b, b-c, c. */
function parts(id: string): string[] {
  const words = id.split("-");
  return words.flatMap((_, from) => words.slice(from).map((_, count) => words.slice(from, from + count + 1).join("-")));
}
