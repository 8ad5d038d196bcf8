import { resolve } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { defaultRelease } from "../../releases/index.ts";
import type { Context } from "../context.ts";
import { campaignOptions, chooseScenarios, type TrialFlags } from "../options/index.ts";
import { campaignTelling } from "../words/index.ts";
import { campaignCommand } from "./campaign.ts";
import { dryRun } from "./dry-run.ts";

export interface CompareFlags extends TrialFlags {
  scenario?: string[];
  baseline?: string;
  dryRun?: boolean;
}

/**
 * `compare`: the same plans on two or more subjects, side by side, or on one and in an earlier campaign; all scenarios unless
 * some are named.
 */
export async function compare(specs: string[], flags: CompareFlags, context: Context): Promise<CommandResult> {
  const { library, terminal } = context;
  refuseMistaken(specs, flags, context);
  const { baseline: typed, json = false } = flags;
  const baseline = typed === undefined ? null : await library.readBaseline(resolve(terminal.cwd, typed), typed);
  const scenarios = await chooseScenarios(flags.scenario ?? [], flags.scenario === undefined, context);
  const asked = await campaignOptions(specs, scenarios, flags, context);
  const options = { ...asked, ...(baseline ? { baseline } : {}) };
  if (flags.dryRun) return dryRun(options, json, context);
  return campaignCommand(options, json, context, campaignTelling(options.expect, terminal), flags.verbose);
}

/** @throws PhantomError ERR_OPTION_INVALID for what is meant for another place */
function refuseMistaken(specs: readonly string[], flags: CompareFlags, { library }: Context): void {
  const scenario = specs.find((spec) => library.scenarios.some(({ id }) => id === spec));
  if (scenario !== undefined)
    throw invalid(`"${scenario}" is a scenario, not a LiteLLM.`, `Write --scenario ${scenario}.`);
  if (flags.expect !== undefined)
    throw invalid(
      "compare takes no --expect.",
      "Use `npx phantom429 run` with --expect, or read the lists that compare prints.",
    );
  if (flags.patch !== undefined) {
    const [spec = defaultRelease] = specs;
    throw invalid(
      "compare takes no --patch: which side would have it?",
      `Write it behind the side: \`npx phantom429 compare ${spec} ${spec}+patch:${flags.patch[0]}\`.`,
    );
  }
  if (specs.length > 1 || flags.baseline !== undefined) return;
  throw invalid(
    "Only one subject is named.",
    `Name at least two different ones, e.g. \`npx phantom429 compare 1.84.0 ${defaultRelease}\`, or an earlier campaign with --baseline.`,
  );
}

function invalid(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: "choose the subjects", message, hint });
}
