import type { Plan, Shard } from "../contracts/index.ts";
import { expectedMs } from "./stacks.ts";

/** A plan, and whether it needs a stack for itself. */
export interface Weighed {
  plan: Plan;
  exclusive: boolean;
}

/** A stack for one trial alone is up after some 10 s on two cores, a rest and the judging besides. */
const ownStackMs = 10_000;
const leastMs = 2_000;

/** About how long a trial takes beside others, ms; only relations between trials mean something. */
export function weightMs({ plan, exclusive }: Weighed): number {
  return leastMs + expectedMs(plan) + (exclusive ? ownStackMs : 0);
}

/**
 * The plans of one shard, in the order given: the longest first, each to the shard that has least to do so far. Every shard
 * of the same plans comes to the same division.
 */
export function inShard<T extends Weighed>(plans: readonly T[], { index, of }: Shard): T[] {
  const longestFirst = plans.toSorted((a, b) => weightMs(b) - weightMs(a) || compare(nameOf(a), nameOf(b)));
  const busy = Array.from({ length: of }, () => 0);
  const mine = new Set<T>();
  for (const each of longestFirst) {
    const least = busy.indexOf(Math.min(...busy));
    busy[least]! += weightMs(each);
    if (least === index - 1) mine.add(each);
  }
  return plans.filter((each) => mine.has(each));
}

const nameOf = ({ plan }: Weighed) => `${plan.scenario} ${plan.seed}`;

/** By code units: the same on any machine. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
