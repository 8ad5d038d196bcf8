import type { CampaignOptions } from "../../campaign/index.ts";
import type { Scenario } from "../../planner/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import type { Context } from "../context.ts";
import {
  type AttachFlags,
  campaignOptions,
  chooseScenarios,
  parseChoice,
  readDeployment,
  refuseAttachFlags,
  type TrialFlags,
} from "../options/index.ts";
import { campaignTelling } from "../words/index.ts";
import { campaignCommand } from "./campaign.ts";

export interface RunFlags extends TrialFlags, AttachFlags {
  litellm?: string;
  all?: boolean;
}

/** `run`: scenarios on one subject. */
export async function run(names: string[], flags: RunFlags, context: Context): Promise<CommandResult> {
  const scenarios = await chooseScenarios(names, flags.all === true, context);
  parseChoice("--stack", flags.stack, ["local", "docker", "attach"]);
  const options = await (flags.stack === "attach"
    ? attachedOptions(scenarios, flags, context)
    : startedOptions(scenarios, flags, context));
  return campaignCommand(
    options,
    flags.json === true,
    context,
    campaignTelling(options.expect, context.terminal),
    flags.verbose,
  );
}

function startedOptions(scenarios: Scenario[], flags: RunFlags, context: Context) {
  refuseAttachFlags(flags);
  return campaignOptions([flags.litellm ?? defaultRelease], scenarios, flags, context);
}

async function attachedOptions(scenarios: Scenario[], flags: RunFlags, context: Context): Promise<CampaignOptions> {
  const deployment = readDeployment(flags, context.terminal);
  const unstarted = { ...flags, stack: "local", keepWarm: "off" };
  const options = await campaignOptions([defaultRelease], scenarios, unstarted, context);
  const subjects = options.subjects.map((subject) => ({ ...subject, spec: "attached" }));
  return { ...options, subjects, stack: "attach", deployment };
}
