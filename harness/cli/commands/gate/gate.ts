import type { CampaignOptions, RunCampaign } from "../../../campaign/index.ts";
import type { CampaignResult } from "../../../contracts/index.ts";
import type { CommandResult } from "../../../process/index.ts";
import { shellWord } from "../../../report/index.ts";
import type { Context } from "../../context.ts";
import { campaignOptions, type TrialFlags } from "../../options/index.ts";
import { campaignCommand } from "../campaign.ts";
import { dryRun } from "../dry-run.ts";
import { defaultFile, litellmOf, type OpenGate, openGate, trialsOf } from "./file.ts";
import type { GateFlags } from "./flags.ts";
import { judgingBy } from "./judging.ts";
import { judgeRecorded } from "./recorded.ts";

/** `gate`: the scenarios of a gate file on one LiteLLM, and whether each is as the file says. */
export async function gate(file = defaultFile, flags: GateFlags, context: Context): Promise<CommandResult> {
  const open = await openGate(file, context);
  if (flags.from !== undefined) return judgeRecorded(open, flags.from, flags, context);
  const spec = await litellmOf(flags.litellm, open, context);
  const options = await optionsOf(open, spec, flags, context);
  if (flags.dryRun) return dryRun(options, flags.json === true, context);
  const { telling, further, write } = judgingBy(open, context);
  const runCampaign = reporting(context.library.runCampaign, write);
  const library = { ...context.library, runCampaign };
  return campaignCommand({ ...options, further }, flags.json === true, { ...context, library }, telling);
}

async function optionsOf(open: OpenGate, spec: string, flags: GateFlags, context: Context): Promise<CampaignOptions> {
  const { gate, scenarios } = open;
  const { seeds, only } = trialsOf(open);
  const asked: TrialFlags = {
    ...flags,
    seed: "1",
    repeat: "1",
    profile: gate.profile,
    companions: flags.companions ?? gate.companions,
    setting: [...gate.settings, ...(flags.setting ?? [])],
    ...(gate.replicas === undefined ? {} : { replicas: String(gate.replicas) }),
  };
  const options = await campaignOptions([spec], scenarios, asked, context);
  // Commands that repeat a trial, and files that are made from it, take from this what was asked of the subject.
  const settings = gate.settings.map((setting) => ` --setting ${shellWord(setting)}`).join("");
  const companions = flags.companions === undefined ? ` --companions ${gate.companions}` : "";
  const replicas = gate.replicas === undefined ? "" : ` --replicas ${gate.replicas}`;
  const profile = gate.profile === "fast" ? "" : ` --profile ${gate.profile}`;
  const { retries } = gate.inconclusive;
  return {
    ...options,
    seeds,
    only,
    retries,
    nested: true,
    command: `${context.command}${settings}${companions}${replicas}${profile}`,
  };
}

function reporting(run: RunCampaign, write: (result: CampaignResult) => Promise<void>): RunCampaign {
  return async (...campaign) => {
    const result = await run(...campaign);
    await write(result);
    return result;
  };
}
