import { campaignCommand } from "./campaign.ts";
import type { Context } from "./dependencies.ts";
import { campaignTelling } from "./present.ts";
import type { CommandResult } from "./result.ts";
import { chooseScenarios } from "./scenario-names.ts";
import { campaignOptions, type TrialFlags } from "./trial-options.ts";

export interface RunFlags extends TrialFlags {
  litellm: string;
  all?: boolean;
}

/** `run`: scenarios on one subject. */
export async function run(names: string[], flags: RunFlags, context: Context): Promise<CommandResult> {
  const scenarios = chooseScenarios(names, flags.all === true, context.library.scenarios);
  const options = await campaignOptions([flags.litellm], scenarios, flags, context);
  return campaignCommand(options, flags.json === true, context, campaignTelling(options.expect, context.terminal));
}
