import { cp, lstat } from "node:fs/promises";
import { join } from "node:path";
import {
  type CampaignPlan,
  type CampaignResult,
  canonicalJson,
  type Environment,
  type PlannedTrial,
} from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { createRunDirectory } from "../record/index.ts";
import { list, plural } from "../text/index.ts";
import { writeCampaignPlan } from "./begin.ts";
import { type KeptCampaign, readKept } from "./kept.ts";
import { stackLogs, subjectPlace, trialPlace } from "./places.ts";
import { writeReports } from "./reports.ts";
import { campaignDifferences } from "./same-campaign.ts";

/** What several shards came to, and what they were expected to. */
export interface Merged {
  result: CampaignResult;
  expected: CampaignPlan["expected"];
}

/**
 * Puts the shards of one campaign together, as if it had been run at once: the same files, in a directory that is empty or absent.
 * Nothing is written unless all of them are there, whole, and of one campaign.
 * @throws PhantomError ERR_CAMPAIGN_UNFIT, ERR_OUT_NOT_EMPTY, ERR_OUT_NOT_WRITABLE
 */
export async function mergeShards(dirs: readonly string[], out: string): Promise<Merged> {
  const shards = dirs.map(readKept).toSorted((a, b) => indexOf(a) - indexOf(b));
  const [first] = shards as [KeptCampaign, ...KeptCampaign[]];
  checkShards(shards);
  checkSame(shards);
  checkUnaltered(shards);
  checkWhole(shards);
  const dir = await createRunDirectory(out);
  const trials = await inPlanOrder(first.plan.trials, shards, dir);
  await copyStackLogs(shards, dir);
  const plan: CampaignPlan = {
    ...first.plan,
    startedAt: shards.map((one) => one.plan.startedAt).sort()[0]!,
    shard: null,
  };
  const result: CampaignResult = {
    dir,
    trials,
    failures: shards.flatMap(({ failures }) => failures),
    stacks: shards.flatMap(({ stacks }) => stacks),
    startedAt: plan.startedAt,
    finishedAt: shards
      .map(({ finishedAt }) => finishedAt!)
      .sort()
      .at(-1)!,
  };
  await writeCampaignPlan(dir, plan);
  await writeReports(dir, result);
  return { result, expected: plan.expected };
}

const indexOf = ({ plan }: KeptCampaign) => plan.shard?.index ?? 0;

/** Each of them once. */
function checkShards(shards: readonly KeptCampaign[]): void {
  const whole = shards.find(({ plan }) => plan.shard === null);
  if (whole) throw unfit(`${whole.dir} is a whole campaign and no shard.`, "Give directories of runs with --shard.");
  const of = shards[0]!.plan.shard!.of;
  const other = shards.find(({ plan }) => plan.shard!.of !== of);
  if (other) {
    const message = `${other.dir} is shard ${indexOf(other)} of ${other.plan.shard!.of}, ${shards[0]!.dir} is one of ${of}.`;
    throw unfit(message, "Give the shards of one campaign.");
  }
  const twice = shards.find((shard, at) => at > 0 && indexOf(shard) === indexOf(shards[at - 1]!));
  if (twice) throw unfit(`Shard ${indexOf(twice)} of ${of} is given twice.`, "Give each of them once.");
  const there = new Set(shards.map(indexOf));
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return;
  throw unfit(
    `${missing.length === 1 ? "Shard" : "Shards"} ${list(missing.map(String))} of ${of} ${missing.length === 1 ? "is" : "are"} missing.`,
    "A campaign of which a part is missing has no verdict: give the directories of all shards.",
  );
}

/** One version of phantom429, one LiteLLM, one plan. */
function checkSame([first, ...others]: readonly KeptCampaign[]): void {
  for (const other of others) {
    const differences = campaignDifferences(first!.plan, other.plan);
    if (differences.length > 0) throw different(first!, other, differences.join("; "));
    for (const { spec } of first!.plan.subjects) {
      const [one, another] = [subjectOf(first!, spec), subjectOf(other, spec)];
      const field = one && another && whatDiffers(one, another);
      if (field) throw different(first!, other, `${field} of LiteLLM ${spec}`);
    }
  }
}

function subjectOf({ outcomes }: KeptCampaign, spec: string): Environment["subject"] | undefined {
  return outcomes.find(({ trial }) => trial.subject === spec)?.environment.subject;
}

function whatDiffers(one: Environment["subject"], other: Environment["subject"]): string | undefined {
  const fields = { version: "reported version", packages: "dependencies", assembled: "replaced packages" } as const;
  const found = (Object.keys(fields) as (keyof typeof fields)[]).find(
    (field) => canonicalJson(one[field] ?? null) !== canonicalJson(other[field] ?? null),
  );
  return found && fields[found];
}

/** A verdict counts with the record that it was given on. */
function checkUnaltered(shards: readonly KeptCampaign[]): void {
  const altered = shards.flatMap(({ outcomes }) => outcomes.filter((outcome) => outcome.altered.length > 0));
  const [first] = altered;
  if (first === undefined) return;
  const others = altered.length === 1 ? "" : ` So it is with ${plural(altered.length - 1, "other trial")}.`;
  throw unfit(
    `The record in ${first.dir} is not as it was written: ${first.altered.join("; ")}.${others}`,
    "Bring the shard again from where it was run; or type its command again with --resume DIR in place of --out.",
  );
}

/** Every trial of the plan has a verdict, or says why it has none. */
function checkWhole(shards: readonly KeptCampaign[]): void {
  const seen = new Set(
    shards.flatMap(({ outcomes, failures }) => [
      ...outcomes.map(({ trial }) => nameOf(trial)),
      ...failures.map(nameOf),
    ]),
  );
  const { trials } = shards[0]!.plan;
  const missing = trials.filter((trial) => !seen.has(nameOf(trial)));
  const cut = shards.filter(({ finishedAt }) => finishedAt === null);
  if (missing.length === 0 && cut.length === 0) return;
  const example = missing.length === 0 ? "" : `, first ${nameOf(missing[0]!)}`;
  throw unfit(
    `${missing.length} of ${plural(trials.length, "trial")} ${missing.length === 1 ? "is" : "are"} missing${example}: a shard did not come to its end.`,
    "Finish it: type its command again with --resume DIR in place of --out.",
  );
}

const nameOf = ({ subject, scenario, seed }: Omit<PlannedTrial, "planHash">) =>
  `${scenario} seed ${seed} on ${subject}`;

/** Their run directories are copied. A record has no links: one that is there leads to where nothing may be written. */
async function inPlanOrder(trials: readonly PlannedTrial[], shards: readonly KeptCampaign[], dir: string) {
  const outcomes = new Map(
    shards.flatMap((shard) => shard.outcomes.map(({ trial, altered, ...outcome }) => [nameOf(trial), outcome])),
  );
  const found = trials.flatMap((trial) => {
    const outcome = outcomes.get(nameOf(trial));
    return outcome ? [{ from: outcome.dir, outcome: { ...outcome, dir: join(dir, trialPlace(trial)) } }] : [];
  });
  for (const { from, outcome } of found) await cp(from, outcome.dir, { recursive: true, filter: isNoLink });
  return found.map(({ outcome }) => outcome);
}

const isNoLink = async (path: string) => !(await lstat(path)).isSymbolicLink();

/** Each shard had stacks of its own. */
async function copyStackLogs(shards: readonly KeptCampaign[], dir: string): Promise<void> {
  for (const shard of shards) {
    for (const { spec } of shard.plan.subjects) {
      const place = join(subjectPlace(spec), stackLogs);
      await cp(join(shard.dir, place), join(dir, place, `shard-${indexOf(shard)}`), {
        recursive: true,
        filter: isNoLink,
      }).catch(absent);
    }
  }
}

function absent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

function different(one: KeptCampaign, other: KeptCampaign, differences: string): PhantomError {
  return unfit(
    `${one.dir} and ${other.dir} are not of one campaign: ${differences}.`,
    "Run all shards with the same command but for --shard and --out, and with one version of phantom429.",
  );
}

function unfit(message: string, hint: string): PhantomError {
  return new PhantomError("ERR_CAMPAIGN_UNFIT", { operation: "merge shards", message, hint });
}
