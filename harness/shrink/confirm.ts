import type { Plan } from "../contracts/index.ts";
import type { Trials } from "./trials.ts";

/** How often a plan showed the target, of its further runs that came to a verdict. */
export interface Rate {
  shown: number;
  of: number;
}

/** So many plans before the smallest are run again, besides the first. */
const lastPlans = 3;

/**
 * Runs the smallest plan again. Where none of the runs shows the target, the plans before it are run; a trial that shows it is the
 * evidence then.
 * @param plans that showed it once, the smallest last
 * @param found told of the smallest plan's rate, and of the plan in its place
 */
export async function confirm(
  plans: readonly Plan[],
  times: number,
  trials: Trials,
  found: (plan: Plan, rate: Rate) => void,
): Promise<void> {
  const [smallest, ...before] = plans.toReversed();
  const [seen] = await trials.run([smallest!], times);
  found(smallest!, { shown: seen!.shown.length, of: seen!.judged });
  await trials.drop(seen!.shown);
  if (seen!.shown.length > 0 || seen!.judged === 0) return;
  for (const plan of new Set([...before.slice(0, lastPlans), ...before.slice(-1)])) {
    const [own] = await trials.run([plan], times);
    if (own!.shown.length === 0) continue;
    await trials.keep(own!.shown);
    found(plan, { shown: own!.shown.length, of: own!.judged });
    return;
  }
}
