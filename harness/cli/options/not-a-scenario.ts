import { tagOf } from "../../catalogue/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { entryOf, isMode, knownMode, modeIn, modesAbout, threadIn } from "../../finder/index.ts";
import type { Scenario } from "../../planner/index.ts";
import { redLine } from "../words/index.ts";

/** What is meant by a mode or an issue where a scenario's name belongs: commands that were red. Null: it is neither. */
export function otherThanScenario(typed: string, known: readonly Scenario[]): PhantomError | null {
  const mode = modeIn(typed);
  if (mode !== null) return offer(`${mode} is a defect mode`, [mode], `list --mode ${mode}`, known);
  const thread = threadIn(typed);
  if (thread === null) return null;
  const modes = modesAbout(thread);
  if (modes.length === 0) {
    return error(
      `#${thread} is an issue's number, and no mode here is known to be about it.`,
      "docs/issues.md lists the issues that are. `npx phantom429 list` shows all scenarios.",
    );
  }
  return offer(`#${thread} is an issue of LiteLLM`, modes, `list --issue ${thread}`, known);
}

function offer(what: string, modes: readonly string[], all: string, known: readonly Scenario[]): PhantomError {
  const entries = known.map((scenario) => entryOf(scenario));
  const commands = modes.filter(isMode).flatMap((id) => knownMode(id, entries).red ?? []);
  const about = modes.map(tagOf).join("; ");
  const shown =
    commands.length === 0 ? "It was red nowhere in the reference matrix." : "These were red in the reference matrix:";
  return error(
    `${what}, not a scenario.`,
    [`${about}. ${shown}`, ...commands.map(redLine), `All its scenarios: npx phantom429 ${all}`].join("\n"),
  );
}

function error(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_SCENARIO_UNKNOWN", { operation: "choose the scenarios", message, hint });
}
