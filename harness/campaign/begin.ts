import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CampaignPlan, campaignPlanFile, planHash } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { list } from "../text/index.ts";
import { version } from "../version.ts";
import { type KeptCampaign, readKept } from "./kept.ts";
import type { CampaignOptions, SubjectRequest } from "./options.ts";
import { trialPlace } from "./places.ts";
import { campaignDifferences } from "./same-campaign.ts";
import type { Weighed } from "./shards.ts";

/** What the options come to, by the specs that records have. */
export async function planCampaign(
  options: CampaignOptions,
  plans: readonly Weighed[],
  startedAt: string,
): Promise<CampaignPlan> {
  const { subjects, profile, stack, start, expect, command, shard } = options;
  const trials = subjects.flatMap(({ spec }) =>
    plans.map(({ plan }) => ({ subject: spec, scenario: plan.scenario, seed: plan.seed, planHash: planHash(plan) })),
  );
  return {
    schemaVersion: 1,
    phantom429: version,
    command,
    startedAt,
    subjects: await Promise.all(subjects.map(plannedSubject)),
    profile,
    stack,
    start,
    expected: expect,
    trials,
    shard: shard ?? null,
  };
}

async function plannedSubject({ patches, companions = "exact", ...subject }: SubjectRequest) {
  const digest = async (file: string) =>
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
  const hashed = await Promise.all(patches.map(async (file) => ({ file, sha256: await digest(file) })));
  return { ...subject, companions, patches: hashed };
}

/**
 * The first thing in an empty directory, which only one of two campaigns can make there.
 * @param plan of a single trial null: its logs come first
 * @throws PhantomError ERR_OUT_NOT_EMPTY
 */
export async function claimDirectory(dir: string, plan: CampaignPlan | null): Promise<void> {
  const first =
    plan === null
      ? mkdir(join(dir, "logs"))
      : writeFile(join(dir, campaignPlanFile), `${JSON.stringify(plan, null, 2)}\n`, { flag: "wx" });
  await first.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
    throw new PhantomError("ERR_OUT_NOT_EMPTY", {
      operation: "create the output directory",
      message: `${dir} was empty a moment ago: another phantom429 writes there now.`,
      hint: "Name another directory with --out.",
    });
  });
}

/** @throws PhantomError ERR_OUT_NOT_WRITABLE */
export function requireStill(dir: string): void {
  if (existsSync(dir)) return;
  throw new PhantomError("ERR_OUT_NOT_WRITABLE", {
    operation: "write what the trials came to",
    message: `${dir} was removed while they ran.`,
    hint: "Run again, and leave the directory until it has ended.",
  });
}

/**
 * What an unfinished campaign has left, if it is the one that is planned now.
 * @throws PhantomError ERR_CAMPAIGN_UNFIT
 */
export function readUnfinished(dir: string, plan: CampaignPlan): KeptCampaign {
  const kept = readKept(dir);
  const differences = campaignDifferences(kept.plan, plan);
  if (canonicalShard(kept.plan) !== canonicalShard(plan))
    differences.push(`--shard: ${canonicalShard(kept.plan)} and ${canonicalShard(plan)}`);
  if (differences.length > 0)
    throw unfit(dir, `The campaign there and the typed one differ in ${differences.join("; ")}.`);
  const checkouts = plan.subjects.filter(({ spec }) => spec.startsWith("path:")).map(({ spec }) => spec);
  if (checkouts.length === 0) return kept;
  throw unfit(dir, `The files of ${list(checkouts)} may have changed since.`);
}

const canonicalShard = ({ shard }: CampaignPlan) => (shard === null ? "none" : `${shard.index}/${shard.of}`);

function unfit(dir: string, message: string): PhantomError {
  return new PhantomError("ERR_CAMPAIGN_UNFIT", {
    operation: `resume ${dir}`,
    message,
    hint: `Type the command of ${join(dir, campaignPlanFile)} again, with --resume in place of --out; or run it without --resume, from the start.`,
  });
}

/** Removes what an unfinished trial has left: evidence of one run never mixes with another's. */
export async function clearUnfinished(dir: string, trials: readonly Parameters<typeof trialPlace>[0][]): Promise<void> {
  for (const trial of trials) await rm(join(dir, trialPlace(trial)), { recursive: true, force: true });
}
