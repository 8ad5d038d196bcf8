import type { StackFall } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { list, plural } from "../text/index.ts";
import type { Fall } from "./onward.ts";
import type { ScheduledTrial } from "./stacks.ts";

export type TrialFall = Fall<ScheduledTrial> & { error: PhantomError };

/** Why a trial is given up. */
export function givenUp(trial: ScheduledTrial, falls: readonly TrialFall[]): PhantomError {
  const { code, message, hint, cause } = falls.at(-1)!.error;
  const times = falls.filter(({ cut }) => cut.includes(trial)).length;
  const more =
    times > 1
      ? "It was the second time that this happened in this trial."
      : `${plural(falls.length, "stack")} in a row ended so, and no other is started.`;
  const operation = `run ${trial.plan.scenario}`;
  return new PhantomError(code, { operation, message: `${message} ${more}`, hint, cause });
}

/** For campaign.json. */
export function describeFall({ error }: TrialFall, again: readonly ScheduledTrial[]): StackFall {
  return { reason: error.message, again: again.map(({ plan: { scenario, seed } }) => ({ scenario, seed })) };
}

/** "Replica 1 ended by itself (signal 11). A new stack runs the remaining 106 trials. Of these, 1 runs again: a seed 1." */
export function restartText({ reason, again }: StackFall, left: number): string {
  const names = again.map(({ scenario, seed }) => `${scenario} seed ${seed}`);
  const repeated =
    again.length === 0
      ? ""
      : ` Of these, ${again.length} ${again.length === 1 ? "runs" : "run"} again: ${list(names)}.`;
  return `${reason} A new stack runs the remaining ${plural(left, "trial")}.${repeated}`;
}
