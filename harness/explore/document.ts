import { relative } from "node:path";
import { pageOf } from "../catalogue/index.ts";
import type { ExploreDocument, ExploreGroup } from "../contracts/index.ts";
import type { PhantomError } from "../errors/index.ts";
import { version } from "../version.ts";
import { named } from "./finds.ts";
import type { Group } from "./groups.ts";
import { confirmedOf, groupsOf, type State } from "./state.ts";

/** What is known of an exploration besides what it came to. */
export interface About
  extends Pick<ExploreDocument, "litellm" | "seed" | "replicas" | "startedAt" | "finishedAt" | "corpus"> {
  /** Where explore.json is. */
  dir: string;
  minutes: number;
  failure: PhantomError | null;
}

/** explore.json */
export function exploreDocument(state: State, { dir, minutes, failure, ...about }: About): ExploreDocument {
  const { words, vacuous, failed, known, rounds } = state;
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
      failed,
      vacuous,
      perMinute: Number((judged / Math.max(minutes, 1 / 60)).toFixed(1)),
    },
    features: known.shown.size,
    rounds: [...rounds],
    groups: named(groupsOf(state)).map(({ group, name }) => groupShown(group, name, state)),
    inconclusive: reasons(state, dir),
    failure: failure && textOf(failure),
  };
}

function textOf({ code, operation, message, hint }: PhantomError) {
  return { code, operation, message, hint };
}

function groupShown(group: Group, name: string, state: State): ExploreGroup {
  const { mode, kinds, counters, shapes, trials, smallest, explanation } = group;
  const { phases, scenario } = smallest.plan;
  return {
    name,
    mode,
    page: pageOf(mode),
    kinds: [...kinds].sort(),
    counters: [...counters].sort(),
    shapes: [...shapes].sort(),
    trials: trials.length,
    smallest: {
      plan: scenario,
      requests: phases.reduce((sum, { requests }) => sum + requests.length, 0),
      faults: phases.reduce((sum, { faults }) => sum + faults.length, 0),
      dir: `finds/${name}`,
    },
    confirmed: confirmedOf(state, group),
    explanation,
  };
}

/** Without the names and numbers of a trial, the same reason is one. */
function reasons({ inconclusive }: State, dir: string): ExploreDocument["inconclusive"] {
  const groups = Map.groupBy(inconclusive, ({ reason }) => reason.replaceAll(/\d+(\.\d+)?/g, "N"));
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .map((same) => ({ reason: same[0]!.reason, trials: same.length, dir: relative(dir, same[0]!.dir) }));
}
