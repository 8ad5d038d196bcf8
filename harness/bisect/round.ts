import { relative } from "node:path";
import {
  type BisectRound,
  type BisectTrial,
  type CampaignResult,
  modesOf,
  type TrialOutcome,
} from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import { isSkippable } from "./skippable.ts";

/** What one release came to, in the terms of a bisection. */
export type Outcome = Pick<BisectRound, "trials" | "errors">;

/**
 * @param dir of the bisection
 * @throws PhantomError that would meet the next release, too
 */
export function outcomeOf({ trials, failures }: Pick<CampaignResult, "trials" | "failures">, dir: string): Outcome {
  const errors = failures.map(({ error }) => error);
  const fatal = errors.find((error) => !isSkippable(error));
  if (fatal) throw fatal;
  return { trials: trials.map((trial) => trialOf(trial, dir)), errors: texts(errors) };
}

/** What a release comes to that could not be run. @throws what would meet the next release, too */
export function outcomeOfError(thrown: unknown): Outcome {
  const error = toPhantomError(thrown, "run a release");
  if (!isSkippable(error)) throw thrown;
  return { trials: [], errors: texts([error]) };
}

function trialOf({ verdict, dir: own }: TrialOutcome, dir: string): BisectTrial {
  const { seed, planHash, headline, findings } = verdict;
  return { seed, verdict: verdict.verdict, modes: modesOf(findings), planHash, headline, dir: relative(dir, own) };
}

function texts(errors: readonly PhantomError[]): BisectRound["errors"] {
  const each = new Map(errors.map((error) => [`${error.code} ${error.message}`, error]));
  return [...each.values()].map(({ code, operation, message, hint }) => ({ code, operation, message, hint }));
}
