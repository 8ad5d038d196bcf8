import { join } from "node:path";
import type { CampaignResult, TrialOutcome } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { writeCampaignPage } from "../page/index.ts";
import { writeCampaignReports } from "../report/index.ts";
import type { CampaignOptions, RunCampaign } from "./options.ts";
import { runOnce } from "./run-campaign.ts";

/**
 * Runs scenarios × seeds on every subject. With `retries` what came out inconclusive or could not be run is run again, so many
 * times at most: below the campaign's directory, in retry-1, retry-2 … The reports are then those of the last trials.
 * @throws PhantomError for bad input (before anything starts) and for an environment that cannot run a subject
 */
export const runCampaign: RunCampaign = withRetries(runOnce);

/** @param run tests give another */
export function withRetries(run: RunCampaign): RunCampaign {
  return async (options, observe, signal) => {
    let result = await run(options, observe, signal);
    for (let round = 1; round <= (options.retries ?? 0); round++) {
      const again = openOf(options, result);
      if (again.scenarios.length === 0) break;
      const out = join(result.dir, `retry-${round}`);
      const told: typeof observe = (event) => {
        if (event.type !== "directory" && event.type !== "planned") observe(event);
      };
      const newer = await run({ ...again, out }, told, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        return refused(error);
      });
      if (newer === null) break;
      result = merged(result, newer);
      // A single trial has no campaign's reports; its own are with it.
      if (result.trials.length + result.failures.length > 1) {
        await writeCampaignReports(result.dir, result);
        await writeCampaignPage(result.dir, result);
      }
    }
    return result;
  };
}

/** The first result stays where nothing could be run again. */
function refused(error: unknown): null {
  if (error instanceof PhantomError) return null;
  throw error;
}

/** The same campaign with what decided nothing, on the subjects that had some. */
function openOf(options: CampaignOptions, { trials, failures }: CampaignResult): CampaignOptions {
  const undecided = trials.flatMap(({ verdict: { verdict, scenario, seed, subject } }) =>
    verdict === "inconclusive" ? [{ scenario, seed, subject: subject.spec }] : [],
  );
  const open = [...undecided, ...failures];
  return {
    ...options,
    scenarios: options.scenarios.filter(({ id }) => open.some(({ scenario }) => scenario === id)),
    subjects: options.subjects.filter(({ spec }) => open.some(({ subject }) => subject === spec)),
    only: open.map(({ scenario, seed }) => ({ scenario, seed })),
  };
}

function merged(before: CampaignResult, after: CampaignResult): CampaignResult {
  const key = (subject: string, scenario: string, seed: number) => `${subject} ${scenario} ${seed}`;
  const keyOf = ({ verdict: { subject, scenario, seed } }: TrialOutcome) => key(subject.spec, scenario, seed);
  const newer = new Map(after.trials.map((trial) => [keyOf(trial), trial]));
  const known = new Set(before.trials.map(keyOf));
  /** What decided something stays, where another subject of the same trial was run again. */
  const better = (trial: TrialOutcome) =>
    (trial.verdict.verdict === "inconclusive" ? newer.get(keyOf(trial)) : undefined) ?? trial;
  return {
    ...before,
    trials: [...before.trials.map(better), ...after.trials.filter((trial) => !known.has(keyOf(trial)))],
    failures: before.failures.filter(({ subject, scenario, seed }) => !newer.has(key(subject, scenario, seed))),
    stacks: [...before.stacks, ...after.stacks],
    finishedAt: after.finishedAt,
  };
}
