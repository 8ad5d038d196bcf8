import { PhantomError } from "../../errors/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import type { Context } from "../context.ts";
import { campaignOptions, chooseScenarios, type TrialFlags } from "../options/index.ts";
import { campaignTelling } from "../words/index.ts";
import { campaignCommand } from "./campaign.ts";

export interface CompareFlags extends TrialFlags {
  scenario?: string[];
}

/** `compare`: the same plans on two or more subjects, side by side; all scenarios unless some are named. */
export async function compare(specs: string[], flags: CompareFlags, context: Context): Promise<CommandResult> {
  if (specs.length < 2) throw onlyOne();
  const scenarios = await chooseScenarios(flags.scenario ?? [], flags.scenario === undefined, context);
  const options = await campaignOptions(specs, scenarios, flags, context);
  return campaignCommand(
    options,
    flags.json === true,
    context,
    campaignTelling(options.expect, context.terminal),
    flags.verbose,
  );
}

function onlyOne(): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose the subjects",
    message: "Only one subject is named.",
    hint: `Name at least two different ones, e.g. \`npx phantom429 compare 1.84.0 ${defaultRelease}\`.`,
  });
}
