import { type Course, courseBetween } from "../../../bisect/index.ts";
import type { CampaignOptions } from "../../../campaign/index.ts";
import { modeOf } from "../../../catalogue/index.ts";
import { type BisectAsked, planHash, unknownMode } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { makePlan, replicasFor } from "../../../planner/index.ts";
import type { Context } from "../../context.ts";
import { campaignOptions, chooseScenarios, parseBetween, parseChoice, refuseAdditions } from "../../options/index.ts";
import type { BisectFlags } from "./flags.ts";

/** What is to be done: what a release runs, and which releases there are. */
export interface Asked {
  asked: BisectAsked;
  course: Course;
  /** Of a round; its subject and seeds are put in. */
  options: CampaignOptions;
  isInstalled(release: string): boolean;
}

/**
 * Everything that can be known to be wrong before anything is installed.
 * @throws PhantomError with an exit code of 2, or of the index
 */
export async function readAsked(flags: BisectFlags, context: Context): Promise<Asked> {
  const { library, terminal } = context;
  const { good, bad } = namedEnds(flags, context);
  const order = parseChoice("--order", flags.order, ["version", "date"]);
  const find = flags.find === undefined ? null : parseChoice("--find", flags.find, ["fixed", "broken"]);
  const seeds = parseBetween("--seeds", flags.seeds, 1, 100);
  const mode = flags.mode === undefined ? null : parseMode(flags.mode);
  if (flags.scenario === undefined)
    throw invalid(
      "choose the scenario",
      "No scenario is named.",
      "Give --scenario ID, or the directory of a run: `npx phantom429 bisect DIR --good 1.108.0`.",
    );
  const scenarios = await chooseScenarios([flags.scenario], false, context);
  const { resume, ...own } = flags;
  if (resume !== undefined && flags.out !== undefined)
    throw invalid(
      "read --resume",
      "Both --resume and --out are given.",
      "--resume writes into its own directory: leave --out out.",
    );
  const options = await campaignOptions([good, bad], scenarios, { ...own, repeat: flags.seeds }, context);
  const [ofGood, ofBad] = options.subjects.map(({ spec }) => spec);
  const offered = await library.listReleases(terminal.signal);
  const course = courseBetween({ good: ofGood!, bad: ofBad!, order }, offered);
  if (find !== null && find !== course.find) throw otherWay(find, ofGood!, ofBad!, order);
  const ends = [course.releases[0]!.version, course.releases.at(-1)!.version];
  const { settings, latestDeps, companions = "exact" } = options.subjects[0]!;
  const { replicas, profile, stack, start } = options;
  const [scenario, firstSeed] = [scenarios[0]!, options.seeds[0]!];
  const plan = makePlan(scenario, { seed: firstSeed, replicas: replicasFor(scenario, options) });
  return {
    asked: {
      good: course.find === "fixed" ? ends[1]! : ends[0]!,
      bad: course.find === "fixed" ? ends[0]! : ends[1]!,
      scenario: scenario.id,
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
    },
    course,
    options: { ...options, retries: 1 },
    isInstalled: (release) => offered.some(({ version, installed }) => installed && version === release),
  };
}

/** @throws PhantomError ERR_OPTION_INVALID, ERR_SPEC_MALFORMED */
function namedEnds({ good, bad }: BisectFlags, { library }: Context): { good: string; bad: string } {
  if (good === undefined || bad === undefined)
    throw invalid(
      "choose the releases",
      `${good === undefined ? "--good" : "--bad"} is missing.`,
      "Name a release without the defect and one with it: `npx phantom429 bisect --good 1.106.2 --bad 1.84.0 --scenario stream-abort-after-chunk`.",
    );
  for (const spec of [good, bad]) {
    refuseAdditions(spec, "bisect");
    const { kind } = library.readSpec(spec);
    if (kind === "pypi" || kind === "newest") continue;
    throw invalid(
      "choose the releases",
      `"${spec}" is no release, and bisect goes from release to release.`,
      "Name releases such as 1.84.0 or latest. For commits of a checkout: git bisect with `run --bisect-exit-codes` (docs/bisect.md).",
    );
  }
  return { good, bad };
}

/** @throws PhantomError ERR_OPTION_INVALID */
export function parseMode(text: string): string {
  const mode = modeOf(text);
  if (text === unknownMode || (mode !== null && mode.lookAlike === undefined)) return text;
  throw invalid(
    "read --mode",
    mode === null ? `"${text}" is no mode.` : `${text} is a look-alike: it is a label, and no trial diverges by it.`,
    "Name one such as D1 (docs/modes/README.md lists them), or leave --mode out.",
  );
}

function otherWay(find: string, good: string, bad: string, order: string): PhantomError {
  return invalid(
    "read --find",
    `--find ${find} is not what these ends ask for: by ${order}, the good end ${good} is ${find === "fixed" ? "older" : "newer"} than the bad end ${bad}.`,
    `Leave --find out, or swap --good and --bad.`,
  );
}

function invalid(operation: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation, message, hint });
}
