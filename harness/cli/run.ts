import type { CampaignOptions } from "../campaign/types.ts";
import { type AttachFlags, readDeployment, refuseAttachFlags } from "./attach-options.ts";
import { campaignCommand } from "./campaign.ts";
import { parseChoice } from "./choices.ts";
import { defaultRelease } from "./default-release.ts";
import type { Context } from "./dependencies.ts";
import { campaignTelling } from "./present.ts";
import type { CommandResult } from "./result.ts";
import { chooseScenarios } from "./scenario-names.ts";
import { campaignOptions, type TrialFlags } from "./trial-options.ts";

export interface RunFlags extends TrialFlags, AttachFlags {
  litellm?: string;
  all?: boolean;
}

/** `run`: scenarios on one subject. */
export async function run(names: string[], flags: RunFlags, context: Context): Promise<CommandResult> {
  const scenarios = chooseScenarios(names, flags.all === true, context.library.scenarios);
  parseChoice("--stack", flags.stack, ["local", "docker", "attach"]);
  const options = await (flags.stack === "attach"
    ? attachedOptions(scenarios, flags, context)
    : startedOptions(scenarios, flags, context));
  return campaignCommand(options, flags.json === true, context, campaignTelling(options.expect, context.terminal));
}

function startedOptions(scenarios: string[], flags: RunFlags, context: Context) {
  refuseAttachFlags(flags);
  return campaignOptions([flags.litellm ?? defaultRelease], scenarios, flags, context);
}

async function attachedOptions(scenarios: string[], flags: RunFlags, context: Context): Promise<CampaignOptions> {
  const deployment = readDeployment(flags, context.terminal);
  const unstarted = { ...flags, stack: "local", keepWarm: "off" };
  const options = await campaignOptions([defaultRelease], scenarios, unstarted, context);
  const subjects = options.subjects.map((subject) => ({ ...subject, spec: "attached" }));
  return { ...options, subjects, stack: "attach", deployment };
}
