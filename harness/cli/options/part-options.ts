import { join, resolve } from "node:path";
import type { CampaignOptions } from "../../campaign/index.ts";
import { CampaignPlan, campaignPlanFile } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { readDocument } from "../../record/index.ts";
import { typedOptions } from "../../report/index.ts";
import { plural } from "../../text/index.ts";

/**
 * Which part of a campaign is to be run: `--shard 2/3`, or what is missing in the directory of `--resume`.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function partOptions(
  { shard, resume, out }: { shard?: string; resume?: string; out?: string },
  cwd: string,
): Pick<CampaignOptions, "shard" | "resume"> {
  if (resume !== undefined && out !== undefined) {
    throw invalid(
      "--resume",
      "Both --resume and --out are given.",
      "--resume writes into its own directory: leave --out out.",
    );
  }
  return {
    ...(shard === undefined ? {} : { shard: parseShard(shard) }),
    ...(resume === undefined ? {} : { resume: resolve(cwd, resume) }),
  };
}

/**
 * With `--resume` and no seeds typed: the seeds of the campaign, which need not be the same for each scenario. Empty where it
 * lacks one of the scenarios: that is told later.
 */
export function resumedTrials(
  { scenarios, resume }: Pick<CampaignOptions, "scenarios" | "resume">,
  command: string,
): Pick<CampaignOptions, "only"> & Partial<Pick<CampaignOptions, "seeds">> {
  const typed = typedOptions(command).some(({ name }) => name === "--seed" || name === "--repeat");
  const plan = resume === undefined || typed ? null : readDocument(join(resume, campaignPlanFile), CampaignPlan);
  const only = (plan?.trials ?? []).map(({ scenario, seed }) => ({ scenario, seed }));
  if (plan === null || !scenarios.every(({ id }) => only.some(({ scenario }) => scenario === id))) return {};
  return { seeds: [...new Set(only.map(({ seed }) => seed))].sort((a, b) => a - b), only };
}

/** @throws PhantomError ERR_OPTION_INVALID where there are fewer trials than shards */
export function refuseEmptyShard({
  shard,
  scenarios,
  seeds,
}: Pick<CampaignOptions, "shard" | "scenarios" | "seeds">): void {
  const trials = scenarios.length * seeds.length;
  if (!shard || shard.of <= trials) return;
  throw invalid(
    "--shard",
    `${shard.of} shards of ${plural(trials, "trial")}: some would be empty.`,
    `Use at most ${plural(trials, "shard")}.`,
  );
}

function parseShard(text: string): { index: number; of: number } {
  const [, index, of] = (/^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && of !== undefined && index <= of) return { index, of };
  throw invalid("--shard", `"${text}" is not a shard.`, "Write 1/3, 2/3 and 3/3 for the three shards of a campaign.");
}

function invalid(option: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}
