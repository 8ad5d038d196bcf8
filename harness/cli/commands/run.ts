import type { CampaignOptions } from "../../campaign/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { Scenario } from "../../planner/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import type { Context } from "../context.ts";
import { keepingStack } from "../keep-stack.ts";
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
import { exitCodeFor, refuseBisectFlags } from "./bisect/index.ts";
import { campaignCommand } from "./campaign.ts";
import { dryRun } from "./dry-run.ts";
import { lastFailed } from "./last-failed.ts";

export interface RunFlags extends TrialFlags, AttachFlags {
  litellm?: string;
  all?: boolean;
  dryRun?: boolean;
  lastFailed?: boolean;
  keepStack?: boolean;
  bisectExitCodes?: boolean;
  mode?: string;
  find?: string;
}

/** `run`: scenarios on one subject. */
export async function run(names: string[], flags: RunFlags, context: Context): Promise<CommandResult> {
  refuseBisectFlags(flags);
  if (flags.lastFailed) return runLastFailed(names, flags, context);
  const scenarios = await chooseScenarios(names, flags.all === true, context);
  parseChoice("--stack", flags.stack, ["local", "docker", "attach"]);
  const options = await (flags.stack === "attach"
    ? attachedOptions(scenarios, flags, context)
    : startedOptions(scenarios, flags, context));
  return play(options, flags, context);
}

/** Runs it, or says what it would take; keeps the stack where that was asked for. */
async function play(options: CampaignOptions, flags: RunFlags, context: Context): Promise<CommandResult> {
  const json = flags.json === true;
  if (flags.dryRun) return dryRun(options, json, context);
  const kept = flags.keepStack ? keepingStack(options, json, context.terminal) : null;
  const plain = campaignTelling(options.expect, context.terminal);
  const telling = flags.bisectExitCodes ? { ...plain, exitCode: exitCodeFor(flags) } : plain;
  return campaignCommand(
    kept?.options ?? options,
    json,
    { ...context, terminal: kept?.terminal ?? context.terminal },
    telling,
    flags.verbose,
  );
}

async function runLastFailed(names: string[], flags: RunFlags, context: Context): Promise<CommandResult> {
  if (names.length > 0 || flags.all) {
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: "choose the scenarios",
      message: "--last-failed says which scenarios run, and others are named.",
      hint: "Leave out the names or --all, or --last-failed.",
    });
  }
  const last = await lastFailed(flags, context);
  const again = { ...context, command: last.command };
  const options = await startedOptions(await chooseScenarios(last.names, false, again), last.flags, again);
  const seeds = [...new Set(last.only.map(({ seed }) => seed))].sort((a, b) => a - b);
  return play({ ...options, seeds, only: last.only }, flags, again);
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
