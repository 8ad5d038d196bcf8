import { relative } from "node:path";
import { pageOf } from "../catalogue/index.ts";
import type { ExploreDocument, ExploreGroup } from "../contracts/index.ts";
import type { PhantomError } from "../errors/index.ts";
import { version } from "../version.ts";
import { named } from "./finds.ts";
import type { Group } from "./groups.ts";
import type { Reasons } from "./reasons.ts";
import type { Outcome } from "./shrink-finds.ts";
import { confirmedOf, groupsOf, type State } from "./state.ts";

/** What is known of an exploration besides what it came to. */
export interface About
  extends Pick<ExploreDocument, "litellm" | "seed" | "replicas" | "startedAt" | "finishedAt" | "corpus"> {
  /** Where explore.json is. */
  dir: string;
  minutes: number;
  failure: PhantomError | null;
  /** By the name of the find. */
  shrunk: ReadonlyMap<string, Outcome>;
  /** Why others were not shrunk. */
  unshrunk: string;
}

/** explore.json */
export function exploreDocument(
  state: State,
  { dir, minutes, failure, shrunk, unshrunk, ...about }: About,
): ExploreDocument {
  const { words, vacuous, failures, falls, inconclusive, confirmations, known, rounds } = state;
  const judged = Object.values(words).reduce((sum, count) => sum + count, 0);
  return {
    schemaVersion: 1,
    phantom429: version,
    ...about,
    trials: {
      judged,
      converged: words.converged,
      diverged: words.diverged,
      inconclusive: words.inconclusive,
      notApplicable: words["not-applicable"],
      failed: [...failures.values()].reduce((sum, { trials }) => sum + trials, 0),
      confirmations,
      vacuous,
      perMinute: Number((judged / Math.max(minutes, 1 / 60)).toFixed(1)),
    },
    features: known.shown.size,
    rounds: [...rounds],
    groups: named(groupsOf(state)).map(({ group, name }) =>
      groupShown(group, name, state, shrunk.get(name) ?? { why: unshrunk }),
    ),
    inconclusive: reasons(inconclusive, dir),
    failures: reasons(failures, dir),
    falls: ordered(falls).map(({ reason, trials: times, plans, kept }) => ({
      reason,
      times,
      plans: [...plans],
      dirs: kept.map((one) => relative(dir, one)),
    })),
    faults: [...known.faults].map(([fault, tally]) => ({ fault, ...tally })).sort(byFault),
    failure: failure && textOf(failure),
  };
}

function textOf({ code, operation, message, hint }: PhantomError) {
  return { code, operation, message, hint };
}

function groupShown(group: Group, name: string, state: State, shrunk: Outcome): ExploreGroup {
  const { mode, kinds, counters, shapes, plans, smallest, explanation } = group;
  const { phases, scenario } = smallest.plan;
  const confirmed = confirmedOf(state, group);
  return {
    name,
    mode,
    page: pageOf(mode),
    kinds: [...kinds].sort(),
    counters: [...counters].sort(),
    shapes: [...shapes].sort(),
    trials: plans.size,
    smallest: {
      plan: scenario,
      requests: phases.reduce((sum, { requests }) => sum + requests.length, 0),
      faults: phases.reduce((sum, { faults }) => sum + faults.length, 0),
      dir: `finds/${name}`,
    },
    confirmed,
    shrunk: confirmed.times === 0 ? { why: "not confirmed" } : shrunk,
    explanation,
  };
}

const byFault = (a: { fault: string }, b: { fault: string }) => a.fault.localeCompare(b.fault);

function ordered(reasons: Reasons) {
  return [...reasons.values()].sort((a, b) => b.trials - a.trials);
}

function reasons(of: Reasons, dir: string): ExploreDocument["inconclusive"] {
  return ordered(of).map(({ reason, trials, kept }) => ({ reason, trials, dir: relative(dir, kept[0]!) }));
}
