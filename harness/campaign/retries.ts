import { join } from "node:path";
import { type CampaignResult, supersededPlace, type TrialOutcome } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { list, oneLine, plural } from "../text/index.ts";
import type { CampaignOptions, RunCampaign } from "./options.ts";
import { trialPlace } from "./places.ts";
import { writeReports } from "./reports.ts";
import { runOnce } from "./run-campaign.ts";
import { freeRound, takePlace } from "./superseded.ts";

/**
 * Runs scenarios × seeds on every subject. With `retries` what came out inconclusive or could not be run is run again, so many
 * times at most. The last try takes the place of the one before, which goes to superseded/. Then `further` may ask for more seeds.
 * The reports are those of the last tries.
 * @throws PhantomError for bad input (before anything starts) and for an environment that cannot run a subject
 */
export const runCampaign: RunCampaign = withRetries(runOnce);

/** @param run tests give another */
export function withRetries(run: RunCampaign): RunCampaign {
  return async (options, observe, signal) => {
    let result = await run(options, observe, signal);
    for (let retry = 1; retry <= (options.retries ?? 0); retry++) {
      const open = openIn(result);
      if (open.length === 0) break;
      const newer = await runBesides(open, result, `retry ${retry} of ${options.retries}`);
      // The first result stays where nothing could be run again.
      if (newer === null) break;
      result = newer;
    }
    for (let more = furtherOf(result, options); more.length > 0; more = furtherOf(result, options)) {
      const newer = await runBesides(more, result, "more seeds");
      if (newer === null || newer.trials.length === result.trials.length) break;
      result = newer;
    }
    return result;

    /** The result with these trials, run now; null: none of them could be run. */
    async function runBesides(trials: readonly Open[], before: CampaignResult, why: string) {
      const these = onlyThese(trials, options);
      const aside = join(before.dir, supersededPlace);
      const round = await freeRound(aside);
      const told: typeof observe = (event) => {
        if (event.type !== "directory" && event.type !== "planned") observe(event);
      };
      for (const { spec } of these.subjects) {
        const them = trials.filter(({ subject }) => subject === spec);
        const detail = `${list(them.map(({ scenario, seed }) => `${scenario} seed ${seed}`))} (${why})`;
        observe({ type: "subject", subject: spec, state: "retrying", detail });
      }
      const newer = await run({ ...these, out: join(aside, `retry-${round}`) }, told, signal).catch(
        (error: unknown) => {
          signal.throwIfAborted();
          if (!(error instanceof PhantomError)) throw error;
          const detail = `${plural(these.only.length, "trial")} could not be run (${why}): ${oneLine(error.message)}`;
          for (const { spec } of these.subjects) observe({ type: "subject", subject: spec, state: "retrying", detail });
          return null;
        },
      );
      if (newer === null) return null;
      const result = await merged(before, newer, join(aside, `before-retry-${round}`));
      // A single trial has no campaign's reports; its own are with it.
      if (result.trials.every(({ dir }) => dir !== result.dir)) await writeReports(result.dir, result);
      return result;
    }
  };
}

/** On each subject: what is judged beside another has as many seeds. */
function furtherOf(result: CampaignResult, { further, subjects }: CampaignOptions): Open[] {
  const more = further?.(result) ?? [];
  return subjects.flatMap(({ spec }) => more.map((one) => ({ ...one, subject: spec })));
}

interface Open {
  scenario: string;
  seed: number;
  subject: string;
}

/** What decided nothing. */
function openIn({ trials, failures }: CampaignResult): Open[] {
  const undecided = trials.flatMap(({ verdict: { verdict, scenario, seed, subject } }) =>
    verdict === "inconclusive" ? [{ scenario, seed, subject: subject.spec }] : [],
  );
  return [...undecided, ...failures];
}

/** The same campaign with these, on the subjects that had some. */
function onlyThese(open: readonly Open[], { shard, resume, ...options }: CampaignOptions) {
  return {
    ...options,
    scenarios: options.scenarios.filter(({ id }) => open.some(({ scenario }) => scenario === id)),
    subjects: options.subjects.filter(({ spec }) => open.some(({ subject }) => subject === spec)),
    ...(options.plans
      ? {
          plans: options.plans.filter((plan) =>
            open.some((one) => one.scenario === plan.scenario && one.seed === plan.seed),
          ),
        }
      : {}),
    seeds: [...new Set([...options.seeds, ...open.map(({ seed }) => seed)])],
    only: open.map(({ scenario, seed }) => ({ scenario, seed })),
  };
}

/** What was run again is in the place of its try before, and that one is in `aside`. */
async function merged(before: CampaignResult, after: CampaignResult, aside: string): Promise<CampaignResult> {
  const key = (subject: string, scenario: string, seed: number) => `${subject} ${scenario} ${seed}`;
  const keyOf = ({ verdict: { subject, scenario, seed } }: TrialOutcome) => key(subject.spec, scenario, seed);
  /** What decided something stays, where another subject of the same trial was run again. */
  const decided = new Set(before.trials.filter(({ verdict }) => verdict.verdict !== "inconclusive").map(keyOf));
  const places = new Map(before.trials.map((trial) => [keyOf(trial), trial.dir]));
  const newer = new Map<string, TrialOutcome>();
  for (const trial of after.trials.filter((each) => !decided.has(keyOf(each)))) {
    const { subject, scenario, seed } = trial.verdict;
    const dir = places.get(keyOf(trial)) ?? join(before.dir, trialPlace({ subject: subject.spec, scenario, seed }));
    await takePlace(trial.dir, dir, { of: before.dir, aside });
    newer.set(keyOf(trial), { ...trial, dir });
  }
  return {
    ...before,
    trials: [
      ...before.trials.map((trial) => newer.get(keyOf(trial)) ?? trial),
      ...[...newer].filter(([name]) => !places.has(name)).map(([, trial]) => trial),
    ],
    failures: before.failures.filter(({ subject, scenario, seed }) => !newer.has(key(subject, scenario, seed))),
    stacks: [...before.stacks, ...after.stacks],
    finishedAt: after.finishedAt,
  };
}
