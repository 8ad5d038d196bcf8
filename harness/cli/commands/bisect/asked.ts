import { type Course, courseBetween } from "../../../bisect/index.ts";
import type { CampaignOptions } from "../../../campaign/index.ts";
import { type BisectAsked, type Plan, planHash } from "../../../contracts/index.ts";
import { makePlan, replicasFor } from "../../../planner/index.ts";
import type { Context } from "../../context.ts";
import { campaignOptions, chooseScenarios, parseBetween, parseChoice } from "../../options/index.ts";
import { invalid, namedEnds, otherWay, parseMode } from "./ends.ts";
import { type BisectFlags, defaults } from "./flags.ts";

/** What is to be done: what a release runs, and which releases there are. */
export interface Asked {
  asked: BisectAsked;
  course: Course;
  /** Of a release, with the seeds that each gets at first. */
  options: CampaignOptions;
  /** The same with other seeds. */
  withSeeds(seeds: number[]): CampaignOptions;
  isInstalled(release: string): boolean;
}

/**
 * Everything that can be known to be wrong before anything is installed.
 * @param recorded run as it is, once for each seed; null: the scenario makes plans
 * @throws PhantomError with an exit code of 2, or of the index
 */
export async function readAsked(flags: BisectFlags, recorded: Plan | null, context: Context): Promise<Asked> {
  const { library, terminal } = context;
  const { good, bad } = namedEnds(flags, context);
  const order = parseChoice("--order", flags.order, ["version", "date"]);
  const find = flags.find === undefined ? null : parseChoice("--find", flags.find, ["fixed", "broken"]);
  const seeds = parseBetween("--seeds", flags.seeds, 1, 100);
  const mode = flags.mode === undefined ? null : parseMode(flags.mode);
  const options = await roundOptions([good, bad], flags, recorded, context);
  const [ofGood, ofBad] = options.subjects.map(({ spec }) => spec);
  const offered = await library.listReleases(terminal.signal);
  const course = courseBetween({ good: ofGood!, bad: ofBad!, order }, offered);
  if (find !== null && find !== course.find) throw otherWay(find, ofGood!, ofBad!, order);
  const [oldest, newest] = [course.releases[0]!.version, course.releases.at(-1)!.version];
  const { settings, latestDeps, companions = "exact" } = options.subjects[0]!;
  const { replicas, profile, stack, start, images = {} } = options;
  const firstSeed = options.seeds[0]!;
  const [scenario] = options.scenarios;
  const plan = recorded ?? makePlan(scenario!, { seed: firstSeed, replicas: replicasFor(scenario!, options) });
  const withSeeds: Asked["withSeeds"] = (own) => ({
    ...options,
    seeds: own,
    // The number of the seed tells the runs of a recorded plan apart.
    ...(recorded ? { plans: own.map((seed) => ({ ...recorded, seed })) } : {}),
  });
  return {
    asked: {
      ...(course.find === "fixed" ? { good: newest, bad: oldest } : { good: oldest, bad: newest }),
      scenario: plan.scenario,
      planHash: planHash(plan),
      mode,
      order,
      firstSeed,
      seeds,
      replicas,
      profile,
      stack,
      start,
      subject: { settings, latestDeps, companions },
      ...(Object.keys(images).length > 0 ? { images } : {}),
    },
    course,
    options: withSeeds(options.seeds),
    withSeeds,
    isInstalled: (release) => offered.some(({ version, installed }) => installed && version === release),
  };
}

async function roundOptions(
  ends: readonly string[],
  { resume, ...flags }: BisectFlags,
  recorded: Plan | null,
  context: Context,
): Promise<CampaignOptions> {
  if (recorded === null && flags.scenario === undefined)
    throw invalid(
      "choose the scenario",
      "No scenario is named.",
      "Give --scenario ID, or the directory of a run: `npx phantom429 bisect DIR --good 1.108.0`.",
    );
  if (resume !== undefined && flags.out !== undefined)
    throw invalid(
      "read --resume",
      "Both --resume and --out are given.",
      "--resume writes into its own directory: leave --out out.",
    );
  const scenarios = recorded === null ? await chooseScenarios([flags.scenario!], false, context) : [];
  const own = { ...defaults, ...flags, repeat: flags.seeds };
  const seed = recorded === null ? own.seed : String(recorded.seed);
  return { ...(await campaignOptions(ends, scenarios, { ...own, seed }, context)), retries: 1 };
}
