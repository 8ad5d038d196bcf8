import { entryOf } from "../../finder/index.ts";
import { type CommandResult, succeed } from "../../process/index.ts";
import type { Context } from "../context.ts";
import { namedScenario } from "../options/index.ts";
import { scenarioText } from "../words/index.ts";

/** `show ID`: all that is known of a scenario without running it. */
export async function show(id: string, { library }: Context): Promise<CommandResult> {
  return succeed(scenarioText(entryOf(namedScenario(id, library.scenarios))));
}
