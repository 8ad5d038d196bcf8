import { distance } from "fastest-levenshtein";
import { PhantomError } from "../../errors/index.ts";
import type { ScenarioEntry } from "../context.ts";

/**
 * The scenarios that were named, each once, or all of them.
 * @throws PhantomError ERR_SCENARIO_UNKNOWN, offering the nearest names; ERR_OPTION_INVALID when none or both are asked for
 */
export function chooseScenarios(names: readonly string[], all: boolean, known: readonly ScenarioEntry[]): string[] {
  const ids = known.map(({ id }) => id);
  if (all && names.length > 0) throw unclear("Both scenarios and --all are given.");
  if (!all && names.length === 0) throw unclear("No scenario is named.");
  for (const name of names) if (!ids.includes(name)) throw unknown(name, ids);
  return all ? ids : [...new Set(names)];
}

function unclear(message: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose the scenarios",
    message,
    hint: "Name scenarios (`phantom429 list` shows them), or ask for --all.",
  });
}

function unknown(name: string, ids: readonly string[]): PhantomError {
  const near = nearest(name, ids);
  const offer = near.length === 0 ? "" : `Did you mean ${near.join(" or ")}? `;
  return new PhantomError("ERR_SCENARIO_UNKNOWN", {
    operation: "choose the scenarios",
    message: `There is no scenario "${name}".`,
    hint: `${offer}\`phantom429 list\` shows all of them.`,
  });
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
